//go:build unix

// What the process gives up, so that a case is the whole world of a session.

package main

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"syscall"
)

// isolate is called once, before anything else may run or open a file.
func isolate() error {
	if err := leaveDirectory(); err != nil {
		return fmt.Errorf("failed to leave the working directory: %w", err)
	}
	os.Clearenv()
	if err := forgetHome(); err != nil {
		return fmt.Errorf("failed to forget the account's home: %w", err)
	}
	// The SDK logs to os.Stdout by default, and hands os.Stdin to every
	// credential_process: both are the runner's.
	nothing, err := os.Open(os.DevNull)
	if err != nil {
		return err
	}
	os.Stdin, os.Stdout = nothing, os.Stderr
	return nil
}

// leaveDirectory moves to a directory that is gone, where no relative path
// leads anywhere. Without HOME the SDK asks for the relative .aws/credentials.
func leaveDirectory() error {
	gone, err := os.MkdirTemp("", "awsess-go-v1-")
	if err != nil {
		return err
	}
	return errors.Join(os.Chdir(gone), os.Remove(gone))
}

// forgetHome keeps the developer's own ~/.aws out of cases without HOME, for
// which release 1.55 asks os/user for the account's home. No variable or option
// overrides that, but os/user keeps its first answer for good. So it is asked
// now, when there is no environment and no file can be opened to look it up.
func forgetHome() error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return err
	}
	none := limit
	none.Cur = 0
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &none); err != nil {
		return err
	}
	_, known := user.Current()
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return err
	}
	if known == nil {
		return errors.New("os/user found it without opening a file")
	}
	return nil
}

// setEnvironment makes the case's variables the only ones.
func setEnvironment(env map[string]string) error {
	os.Clearenv()
	for name, value := range env {
		if err := os.Setenv(name, value); err != nil {
			return fmt.Errorf("failed to set %q: %w", name, err)
		}
	}
	return nil
}
