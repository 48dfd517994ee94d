// Command alloy-syntax reads an Alloy configuration from standard input and
// prints it the way `alloy fmt` would. Where it does not parse, it prints every
// diagnostic as "line:column: message" on standard error and exits with 1.
//
// It knows the language only: whether a component or a property exists is not
// checked (that takes the whole of Alloy).
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/grafana/alloy/syntax/diag"
	"github.com/grafana/alloy/syntax/parser"
	"github.com/grafana/alloy/syntax/printer"
)

func main() {
	if err := format(os.Stdin, os.Stdout); err != nil {
		var found diag.Diagnostics
		if !errors.As(err, &found) {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		for _, d := range found {
			fmt.Fprintf(os.Stderr, "%d:%d: %s\n", d.StartPos.Line, d.StartPos.Column, d.Message)
		}
		os.Exit(1)
	}
}

func format(in io.Reader, out io.Writer) error {
	source, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	file, err := parser.ParseFile("stdin", source)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := printer.Fprint(&text, file); err != nil {
		return err
	}
	text.WriteByte('\n')
	_, err = text.WriteTo(out)
	return err
}
