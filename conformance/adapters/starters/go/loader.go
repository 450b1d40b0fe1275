package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Settings are what the loader finds. An empty region is none, and so are keys without an id.
type Settings struct {
	Region string
	Keys   Keys
}

// Keys are static credentials. Only the session token is optional.
type Keys struct{ ID, Secret, Token string }

// InvalidFile is the error of a shared file that cannot be parsed.
type InvalidFile struct {
	File string
	Line int
}

func (e *InvalidFile) Error() string {
	return fmt.Sprintf("failed to load config file, %s: invalid line %d", e.File, e.Line)
}

// Load is a small loader of AWS settings: the environment first, then the two shared files. Replace it with your own.
//
// The arguments are what the program sets; without a profile, and if sharedConfig is nil, the environment decides.
func Load(profile string, sharedConfig *bool) (Settings, error) {
	enabled := slices.Contains([]string{"1", "t", "T", "true", "TRUE", "True"}, os.Getenv("AWS_SDK_LOAD_CONFIG"))
	if sharedConfig != nil {
		enabled = *sharedConfig
	}
	found := map[string]string{}
	for _, file := range files(enabled) {
		if err := readSection(file, first(profile, os.Getenv("AWS_PROFILE"), "default"), found); err != nil {
			return Settings{}, err
		}
	}
	keys := keysFrom(func(key string) string { return os.Getenv(strings.ToUpper(key)) })
	if profile != "" || keys.ID == "" {
		keys = keysFrom(func(key string) string { return found[key] })
	}
	return Settings{Region: first(os.Getenv("AWS_REGION"), found["region"]), Keys: keys}, nil
}

// first returns the first text that is not empty.
func first(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// files returns the shared files, of which the later wins.
func files(sharedConfig bool) []string {
	folder := filepath.Join(first(os.Getenv("HOME"), os.DevNull), ".aws")
	config := first(os.Getenv("AWS_CONFIG_FILE"), filepath.Join(folder, "config"))
	credentials := first(os.Getenv("AWS_SHARED_CREDENTIALS_FILE"), filepath.Join(folder, "credentials"))
	if sharedConfig {
		return []string{config, credentials}
	}
	return []string{credentials}
}

// readSection adds the keys of a profile to those that were found. A file that cannot be read has none.
func readSection(file, profile string, found map[string]string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	inProfile := false
	for i, line := range strings.Split(string(text), "\n") {
		line = strings.TrimSpace(line)
		key, value, isKey := strings.Cut(line, "=")
		value = strings.TrimSpace(value)
		switch {
		case line == "" || line[0] == '#' || line[0] == ';':
		case line[0] == '[' && strings.HasSuffix(line, "]"):
			name := strings.TrimSpace(line[1 : len(line)-1])
			inProfile = name == profile || name == "profile "+profile
		case !isKey:
			return &InvalidFile{File: file, Line: i + 1}
		case inProfile && value != "":
			found[strings.ToLower(strings.TrimSpace(key))] = value
		}
	}
	return nil
}

func keysFrom(get func(string) string) Keys {
	id, secret := get("aws_access_key_id"), get("aws_secret_access_key")
	if id == "" || secret == "" {
		return Keys{}
	}
	return Keys{ID: id, Secret: secret, Token: get("aws_session_token")}
}
