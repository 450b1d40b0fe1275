// The adapter of loader.go: it reads cases as JSON lines, and writes what the loader makes of them.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

type object = map[string]any

var hello = object{
	"type": "hello", "protocol": 1, "editions": []string{"1.55"}, "capabilities": []string{},
	"implementation": object{"name": "own-loader", "version": "0.1.0", "language": "go"},
	"isolation":      "request", "max_in_flight": 1,
}

// message is what the runner writes: a hello, or a run with its case.
type message struct {
	Type, ID string
	Case     struct {
		Env     map[string]string
		Options map[string]any
	}
}

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve replies to each message until the end of the input.
func serve() error {
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	os.Stdout = os.Stderr // only messages go to standard output
	for {
		var received message
		if err := in.Decode(&received); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := out.Encode(reply(received)); err != nil {
			return err
		}
	}
}

func reply(received message) object {
	if received.Type == "hello" {
		return hello
	}
	options := received.Case.Options
	if option := lacking(options); option != "" {
		return object{"type": "unsupported", "id": received.ID, "capability": option, "reason": "the loader has no such option"}
	}
	os.Clearenv() // the environment of the case is the whole environment
	for name, value := range received.Case.Env {
		if err := os.Setenv(name, value); err != nil {
			return object{"type": "broken", "id": received.ID, "message": err.Error()}
		}
	}
	return object{"type": "outcome", "id": received.ID, "outcome": observe(options)}
}

// lacking names an option of the case that the loader does not have. To ignore it would be to run another case.
func lacking(options object) string {
	known := []string{"constructor", "config", "profile", "shared_config_state"}
	config, _ := options["config"].(object)
	var names []string
	for _, set := range []object{options, config} {
		for name := range set {
			if !slices.Contains(known, name) || options["constructor"] == "new" {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return first(names...)
}

func observe(options object) object {
	profile, _ := options["profile"].(string)
	var sharedConfig *bool
	if state := options["shared_config_state"]; state != "from_env" {
		enabled := state == "enable"
		sharedConfig = &enabled
	}
	settings, err := Load(profile, sharedConfig)
	if err != nil {
		return object{"error": object{"code": "SharedConfigLoadError", "message": err.Error()}}
	}
	session := object{"credentials": object{"error": object{"code": "NoCredentialProviders"}}}
	if keys := settings.Keys; keys.ID != "" {
		session["credentials"] = object{
			"access_key_id": keys.ID, "secret_access_key": keys.Secret, "session_token": keys.Token,
		}
	}
	if settings.Region != "" {
		session["region"] = settings.Region
	}
	return object{"session": session}
}
