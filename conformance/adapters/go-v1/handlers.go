//go:build unix

// Handler lists: their names, edits to them, and a request that shows which run.

package main

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/awserr"
	"github.com/aws/aws-sdk-go/aws/client"
	"github.com/aws/aws-sdk-go/aws/client/metadata"
	"github.com/aws/aws-sdk-go/aws/request"
	"github.com/aws/aws-sdk-go/aws/session"
)

// anonymous is the SDK's name for a handler that was pushed without one.
const anonymous = "__anonymous"

var errHandler = awserr.New("HandlerError", "handler failed", nil)

var wordBoundary = regexp.MustCompile(`([a-z])([A-Z])`)

// handlerLists are the lists by their name in the protocol. Walking the struct
// gives each release its own: BuildStream and CompleteAttempt came after 1.14.
func handlerLists(handlers *request.Handlers) map[string]*request.HandlerList {
	lists := map[string]*request.HandlerList{}
	fields := reflect.ValueOf(handlers).Elem()
	for i := range fields.NumField() {
		name := wordBoundary.ReplaceAllString(fields.Type().Field(i).Name, "${1}_${2}")
		lists[strings.ToLower(name)] = fields.Field(i).Addr().Interface().(*request.HandlerList)
	}
	return lists
}

// handlerNames reads an unexported field, since the SDK names a handler only
// after running it, and these sign and send. Reflection may look at the field
// but not change it.
func handlerNames(list *request.HandlerList) []string {
	entries := reflect.ValueOf(list).Elem().FieldByName("list")
	names := make([]string, entries.Len())
	for i := range names {
		names[i] = entries.Index(i).FieldByName("Name").String()
	}
	return names
}

func allHandlerNames(handlers *request.Handlers) map[string][]string {
	names := map[string][]string{}
	for name, list := range handlerLists(handlers) {
		names[name] = handlerNames(list)
	}
	return names
}

func editHandlers(handlers *request.Handlers, edits []handlerEdit) error {
	lists := handlerLists(handlers)
	for _, edit := range edits {
		list, known := lists[edit.List]
		if !known {
			return fmt.Errorf("unknown handler list %q", edit.List)
		}
		if err := edit.apply(list); err != nil {
			return err
		}
	}
	return nil
}

func (e handlerEdit) apply(list *request.HandlerList) error {
	run := func(*request.Request) {}
	if e.Fails {
		run = func(r *request.Request) { r.Error = errHandler }
	}
	named := request.NamedHandler{Name: e.Name, Fn: run}
	unnamed := e.Name == ""
	switch {
	case e.Op == "push_front" && unnamed:
		list.PushFront(run)
	case e.Op == "push_back" && unnamed:
		list.PushBack(run)
	case unnamed:
		return fmt.Errorf("a handler edit lacks its name: op %q", e.Op)
	case e.Op == "push_front":
		list.PushFrontNamed(named)
	case e.Op == "push_back":
		list.PushBackNamed(named)
	case e.Op == "set_front":
		list.SetFrontNamed(named)
	case e.Op == "set_back":
		list.SetBackNamed(named)
	case e.Op == "remove":
		list.RemoveByName(e.Name)
	case e.Op == "swap" && e.With == "":
		return errors.New("a handler edit lacks its with: op \"swap\"")
	case e.Op == "swap":
		list.Swap(e.Name, request.NamedHandler{Name: e.With, Fn: run})
	default:
		return fmt.Errorf("unknown handler edit %q", e.Op)
	}
	return nil
}

// tryRequest builds a request of an imaginary service with the session's
// handlers, and so runs Validate and then Build. Nothing is signed or sent.
func tryRequest(s *session.Session) *requestSeen {
	seen := &requestSeen{Ran: []string{}}
	handlers := s.Handlers.Copy()
	for _, list := range []*request.HandlerList{&handlers.Validate, &handlers.Build} {
		goesOn := list.AfterEachFn // the list's own rule decides when to stop
		list.AfterEachFn = func(item request.HandlerListRunItem) bool {
			seen.Ran = append(seen.Ran, item.Handler.Name)
			return goesOn == nil || goesOn(item)
		}
	}
	if err := trial(s, handlers).Build(); err != nil {
		f := detail(err)
		seen.Error = &f
	}
	return seen
}

func trial(s *session.Session, handlers request.Handlers) *request.Request {
	cfg := s.ClientConfig("trial", &aws.Config{Endpoint: aws.String("https://localhost")})
	info := metadata.ClientInfo{
		ServiceName:   "trial",
		Endpoint:      cfg.Endpoint,
		SigningRegion: cfg.SigningRegion,
	}
	operation := &request.Operation{Name: "Trial", HTTPMethod: "POST", HTTPPath: "/"}
	return request.New(*cfg.Config, info, handlers, client.DefaultRetryer{}, operation, nil, nil)
}

// validate is the error that a request of a service meets in Validate. The URL
// is put in afterwards, since one that cannot be parsed is another error.
func validate(cfg client.Config) *failure {
	info := metadata.ClientInfo{Endpoint: "https://localhost", SigningRegion: cfg.SigningRegion}
	operation := &request.Operation{Name: "Trial", HTTPMethod: "POST", HTTPPath: "/"}
	r := request.New(*cfg.Config, info, cfg.Handlers, client.DefaultRetryer{}, operation, nil, nil)
	r.ClientInfo.Endpoint = cfg.Endpoint
	r.Handlers.Validate.Run(r)
	if r.Error == nil {
		return nil
	}
	f := detail(r.Error)
	return &f
}

// creationFailure is the error that the deprecated New could not return, and
// that it pushed as a nameless Validate handler for every request to meet. No
// other session has such a handler, but for those that a case has pushed. The
// list is run to its end, on a copy: the handlers before it may fail as well.
func creationFailure(s *session.Session) *failure {
	var found *failure
	handlers := s.Handlers.Copy()
	handlers.Validate.AfterEachFn = func(item request.HandlerListRunItem) bool {
		err := item.Request.Error
		item.Request.Error = nil
		if item.Handler.Name == anonymous && err != nil && err != errHandler && found == nil {
			f := detail(err)
			found = &f
		}
		return true
	}
	handlers.Validate.Run(trial(s, handlers))
	return found
}
