//go:build unix

// Command go-v1 is the conformance adapter for the AWS SDK for Go v1: it reads
// cases as JSON lines on standard input, makes the real session each of them
// describes, and writes what it sees of that session on standard output.
//
//	main.go      the conversation with the runner
//	protocol.go  the messages, as the protocol names them
//	isolate.go   what the process gives up before its first case
//	wire.go      the network that a case may reach
//	session.go   a case's options, put to the SDK
//	monitoring.go  client-side monitoring
//	resolver.go  the resolver of endpoints that a config brings
//	observe.go   what is reported of a session
//	handlers.go  handler lists: names, edits and a trial request
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/aws/aws-sdk-go/aws"
)

const protocolVersion = 1

func main() {
	// The SDK's default logger and the processes it starts use os.Stdin and
	// os.Stdout, so isolate points those elsewhere. Only this talk has them.
	talk := newTalk(os.Stdin, os.Stdout)
	if err := isolate(); err != nil {
		fatal(err)
	}
	if err := talk.greet(); err != nil {
		fatal(err)
	}
	if err := talk.serve(); err != nil {
		fatal(err)
	}
}

func fatal(err error) {
	fmt.Fprintln(os.Stderr, "go-v1:", err)
	os.Exit(1)
}

// talk is the conversation: one message a line in each direction.
type talk struct {
	in  *bufio.Reader
	buf *bufio.Writer
	out *json.Encoder
}

func newTalk(in io.Reader, out io.Writer) *talk {
	buf := bufio.NewWriter(out)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	return &talk{in: bufio.NewReader(in), buf: buf, out: enc}
}

// receive returns the next line; bufio.Scanner would refuse a long one. The
// last line may lack its newline.
func (t *talk) receive() ([]byte, error) {
	for {
		line, err := t.in.ReadBytes('\n')
		if line = bytes.TrimSpace(line); len(line) > 0 {
			return line, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func (t *talk) send(message any) error {
	if err := t.out.Encode(message); err != nil {
		return fmt.Errorf("failed to write an answer: %w", err)
	}
	return t.buf.Flush()
}

func (t *talk) greet() error {
	line, err := t.receive()
	if err != nil {
		return fmt.Errorf("failed to read hello: %w", err)
	}
	var hello helloRequest
	if err := json.Unmarshal(line, &hello); err != nil {
		return fmt.Errorf("failed to read hello: %w", err)
	}
	if hello.Type != "hello" {
		return fmt.Errorf("failed to read hello: the first message is %q", hello.Type)
	}
	if lo, hi := hello.Protocol[0], hello.Protocol[1]; lo > protocolVersion || hi < protocolVersion {
		return fmt.Errorf("failed to agree on a protocol: the runner speaks %d to %d, this adapter %d",
			lo, hi, protocolVersion)
	}
	return t.send(helloReply{
		Type:     "hello",
		Protocol: protocolVersion,
		Implementation: implementation{
			Name: aws.SDKName, Version: aws.SDKVersion, Language: "go",
		},
		Editions:     []string{edition()},
		Capabilities: capabilities(),
		Isolation:    "request",
		MaxInFlight:  1,
	})
}

// capabilities returns those of both releases, and those that only release 1.55 has.
func capabilities() []string {
	both := []string{
		"assume-role", "call", "config", "endpoint-resolver", "handlers", "handler-edits", "provider-name", "services",
		"request", "must", "error-messages", "parser-messages", "tls", "copy", "refresh", "retries", "redirects", "user-agent", "container", "metadata",
		"monitoring", "verbose-errors",
	}
	if hasClientTLS() {
		return append(both, "client-tls", "option-handlers", "session-options", "sso", "web-identity", "process")
	}
	return both
}

// edition is the release without its patch: 1.55.8 is edition 1.55.
func edition() string {
	return aws.SDKVersion[:strings.LastIndex(aws.SDKVersion, ".")]
}

// serve answers runs until the end of input.
func (t *talk) serve() error {
	for {
		line, err := t.receive()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("failed to read a message: %w", err)
		}
		reply, err := answer(line)
		if err != nil {
			return err
		}
		if err := t.send(reply); err != nil {
			return err
		}
	}
}

// answer fails only where there is no id to answer to.
func answer(line []byte) (reply, error) {
	var head struct {
		Type string `json:"type"`
		ID   string `json:"id"`
	}
	if err := json.Unmarshal(line, &head); err != nil {
		return reply{}, fmt.Errorf("failed to read a message: %w", err)
	}
	if head.Type != "run" {
		return reply{}, fmt.Errorf("failed to read a message: unknown type %q", head.Type)
	}

	var run runRequest
	if err := decodeStrictly(line, &run); err != nil {
		return broken(head.ID, err), nil
	}
	result, err := perform(run)
	var missing *unsupported
	switch {
	case errors.As(err, &missing):
		return reply{Type: "unsupported", ID: head.ID, Capability: missing.capability, Reason: missing.reason}, nil
	case err != nil:
		return broken(head.ID, err), nil
	}
	return reply{Type: "outcome", ID: head.ID, Outcome: result}, nil
}

func broken(id string, err error) reply {
	return reply{Type: "broken", ID: id, Message: err.Error()}
}

// unsupported says that a case asks for something no session of this SDK, or
// not this process, can show.
type unsupported struct{ capability, reason string }

func (u *unsupported) Error() string { return u.capability + ": " + u.reason }

// perform runs one case in a world of its own.
func perform(run runRequest) (result *outcome, err error) {
	defer recoverAs(&err)

	world := run.Case
	if p := world.Platform; p != "" && p != "unix" {
		return nil, &unsupported{"platform", "this adapter runs unix cases, not " + p}
	}
	if e := world.Edition; e != "" && e != edition() {
		return nil, &unsupported{"edition", "this adapter is " + edition() + ", not " + e}
	}
	if err := setEnvironment(world.Env); err != nil {
		return nil, err
	}
	if err := setNetwork(run.Endpoints, run.Case.Env); err != nil {
		return nil, err
	}

	made, err := create(world.Options)
	if err != nil {
		return nil, err
	}
	if made.err != nil {
		f := detail(made.err)
		f.Panicked = made.panicked
		return &outcome{Error: &f}, nil
	}
	seen, err := observe(made.session, world.Observe)
	if err != nil {
		return nil, err
	}
	return &outcome{Session: seen}, nil
}

// recoverAs turns a panic into an error: one case that the SDK cannot stand
// must not cost the runner the others.
func recoverAs(err *error) {
	if p := recover(); p != nil {
		fmt.Fprintf(os.Stderr, "go-v1: panic: %v\n%s", p, debug.Stack())
		*err = fmt.Errorf("panic: %v", p)
	}
}
