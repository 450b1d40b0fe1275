//go:build unix

// What is reported of a session.

package main

import (
	"errors"
	"reflect"
	"sync"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/client"
	"github.com/aws/aws-sdk-go/aws/client/metadata"
	"github.com/aws/aws-sdk-go/aws/credentials"
	"github.com/aws/aws-sdk-go/aws/session"
	"github.com/aws/aws-sdk-go/service/sts"
)

func observe(s *session.Session, o observation) (*sessionSeen, error) {
	failsWith := creationFailure(s)
	if err := editHandlers(&s.Handlers, o.EditHandlers); err != nil {
		return nil, err
	}
	seen, err := readTogether(s, o)
	if err != nil {
		return nil, err
	}
	for range o.Refreshes {
		s.Config.Credentials.Expire()
		retrieve(s.Config.Credentials) // the runner records what it costs
	}
	for range o.Again {
		seen.CredentialsAgain = append(seen.CredentialsAgain, retrieve(s.Config.Credentials))
	}
	seen.FailsWith = failsWith
	if o.CopyWith != nil {
		if seen.Copy, err = observeCopy(s, o); err != nil {
			return nil, err
		}
	}
	if o.Request {
		seen.Request = tryRequest(s)
	}
	if o.CallWith != nil {
		if seen.Call, err = call(s, *o.CallWith); err != nil {
			return nil, err
		}
	}
	if o.Handlers {
		// Last, to show that nothing done to the copy came back.
		seen.Handlers = allHandlerNames(&s.Handlers)
	}
	return seen, nil
}

// call makes a client of STS and calls it once.
func call(s *session.Session, with config) (seen *callSeen, err error) {
	cfg, err := awsConfig(with)
	if err != nil {
		return nil, err
	}
	defer func() {
		if p := recover(); p != nil {
			f := detail(asError(p))
			f.Panicked = true
			seen = &callSeen{Error: &f}
		}
	}()
	if _, err := sts.New(s, cfg).GetCallerIdentity(&sts.GetCallerIdentityInput{}); err != nil {
		f := detail(err)
		return &callSeen{Error: &f}, nil
	}
	return &callSeen{}, nil
}

func observeCopy(s *session.Session, o observation) (*sessionSeen, error) {
	cfg, err := awsConfig(*o.CopyWith)
	if err != nil {
		return nil, err
	}
	return observe(s.Copy(cfg), observation{
		Services:          o.Services,
		ServicesNoResolve: o.ServicesNoResolve,
		ServicesWith:      o.ServicesWith,
		Handlers:          o.Handlers,
		Config:            o.Config,
		Request:           o.Request,
		EditHandlers:      o.EditCopyHandlers,
	})
}

// readTogether has goroutines read one session at the same time, as the SDK
// promises they may. The first credentials are retrieved here.
func readTogether(s *session.Session, o observation) (*sessionSeen, error) {
	with, err := servicesWith(o)
	if err != nil {
		return nil, err
	}
	n := max(o.Readers, 1)
	seen, errs := make([]*sessionSeen, n), make([]error, n)
	var group sync.WaitGroup
	for i := range n {
		group.Add(1)
		go func() {
			defer group.Done()
			defer recoverAs(&errs[i])
			seen[i] = read(s, o, with)
		}()
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	for _, other := range seen[1:] {
		if !reflect.DeepEqual(seen[0], other) {
			return nil, errors.New("readers of one session saw different things")
		}
	}
	return seen[0], nil
}

func read(s *session.Session, o observation, with []*aws.Config) *sessionSeen {
	seen := &sessionSeen{}
	if region := aws.StringValue(s.Config.Region); region != "" {
		seen.Region = &region
	}
	seen.Credentials = retrieve(s.Config.Credentials)
	seen.Services = services(o.Services, func(name string) client.Config {
		return s.ClientConfig(name, with...)
	})
	seen.ServicesNoResolve = services(o.ServicesNoResolve, func(string) client.Config {
		return s.ClientConfigNoResolveEndpoint(with...)
	})
	if o.Handlers {
		seen.Handlers = allHandlerNames(&s.Handlers)
	}
	if o.Config {
		seen.Config = flagsOf(s.Config)
	}
	return seen
}

// servicesWith is what each client config is made with.
func servicesWith(o observation) ([]*aws.Config, error) {
	if o.ServicesWith == nil {
		return nil, nil
	}
	cfg, err := awsConfig(*o.ServicesWith)
	return []*aws.Config{cfg}, err
}

// retrieve reports a panic of the SDK as the error that it is.
func retrieve(c *credentials.Credentials) (seen credentialsSeen) {
	defer func() {
		if p := recover(); p != nil {
			f := detail(asError(p))
			f.Panicked = true
			seen = credentialsSeen{Error: &f}
		}
	}()
	value, err := c.Get()
	if err != nil {
		f := detail(err)
		return credentialsSeen{Error: &f}
	}
	return credentialsSeen{keysSeen: &keysSeen{
		AccessKeyID:     value.AccessKeyID,
		SecretAccessKey: value.SecretAccessKey,
		SessionToken:    value.SessionToken,
		ProviderName:    value.ProviderName,
	}}
}

func services(names []string, resolve func(string) client.Config) map[string]serviceSeen {
	seen := map[string]serviceSeen{}
	for _, name := range names {
		cfg := resolve(name)
		seen[name] = serviceSeen{
			Endpoint:      cfg.Endpoint,
			SigningRegion: cfg.SigningRegion,
			SigningName:   cfg.SigningName,
			Partition:     partition(cfg),
			MaxRetries:    client.New(*cfg.Config, metadata.ClientInfo{}, cfg.Handlers).MaxRetries(),
			Error:         validate(cfg),
		}
	}
	return seen
}

// partition goes by the field's name because release 1.14 lacks it, and one
// source is to serve both.
func partition(cfg client.Config) string {
	if id := reflect.ValueOf(cfg).FieldByName("PartitionID"); id.IsValid() {
		return id.String()
	}
	return ""
}
