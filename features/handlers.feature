Feature: Request handlers
  A session carries lists of handlers that process requests. A program adds handlers to them,
  takes handlers away and swaps them; a request runs the handlers of Validate and then those
  of Build, until one fails.

  @HAND-1 @edition-1.14
  Scenario: A session has twelve lists and the default handlers
    When NewSession is called
    Then the handler lists are:
      | Validate         |
      | Build            |
      | Sign             |
      | Send             |
      | ValidateResponse |
      | Unmarshal        |
      | UnmarshalStream  |
      | UnmarshalMeta    |
      | UnmarshalError   |
      | Retry            |
      | AfterRetry       |
      | Complete         |
    And the Validate handlers are:
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |
    And the Build handlers are:
      | core.SDKVersionUserAgentHandler    |
      | core.AddHostExecEnvUserAgentHander |
    And the Sign handlers are:
      | core.BuildContentLengthHandler |
    And the Send handlers are:
      | core.ValidateReqSigHandler |
      | core.SendHandler           |
    And the ValidateResponse handlers are:
      | core.ValidateResponseHandler |
    And the Unmarshal list is empty
    And the UnmarshalStream list is empty
    And the UnmarshalMeta list is empty
    And the UnmarshalError list is empty
    And the Retry list is empty
    And the AfterRetry handlers are:
      | core.AfterRetryHandler |
    And the Complete list is empty

  @HAND-2 @HAND-15 @edition-1.55
  Scenario: A session has fourteen lists and the default handlers
    When NewSession is called
    Then the handler lists are:
      | Validate         |
      | Build            |
      | BuildStream      |
      | Sign             |
      | Send             |
      | ValidateResponse |
      | Unmarshal        |
      | UnmarshalStream  |
      | UnmarshalMeta    |
      | UnmarshalError   |
      | Retry            |
      | AfterRetry       |
      | CompleteAttempt  |
      | Complete         |
    And the Validate handlers are:
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |
    And the Build handlers are:
      | core.SDKVersionUserAgentHandler    |
      | core.AddAwsInternal                |
      | core.AddHostExecEnvUserAgentHander |
    And the BuildStream list is empty
    And the Sign handlers are:
      | core.BuildContentLengthHandler |
    And the Send handlers are:
      | core.ValidateReqSigHandler |
      | core.SendHandler           |
    And the ValidateResponse handlers are:
      | core.ValidateResponseHandler |
    And the Unmarshal list is empty
    And the UnmarshalStream list is empty
    And the UnmarshalMeta list is empty
    And the UnmarshalError list is empty
    And the Retry list is empty
    And the AfterRetry handlers are:
      | core.AfterRetryHandler |
    And the CompleteAttempt list is empty
    And the Complete list is empty

  @HAND-3
  Scenario: A handler can be pushed to the front
    When NewSession is called
    And a handler "log" is pushed to the front of Send
    Then the Send handlers are:
      | log                        |
      | core.ValidateReqSigHandler |
      | core.SendHandler           |

  @HAND-4
  Scenario: A handler can be pushed to the back
    When NewSession is called
    And a handler "log" is pushed to the back of Send
    Then the Send handlers are:
      | core.ValidateReqSigHandler |
      | core.SendHandler           |
      | log                        |

  @HAND-3 @HAND-4
  Scenario: A handler that is pushed later stands further out
    When NewSession is called
    And a handler "a" is pushed to the front of Retry
    And a handler "b" is pushed to the front of Retry
    And a handler "c" is pushed to the back of Retry
    And a handler "d" is pushed to the back of Retry
    Then the Retry handlers are:
      | b |
      | a |
      | c |
      | d |

  @HAND-4
  Scenario: A name may stand in a list more than once
    When NewSession is called
    And a handler "log" is pushed to the back of Complete
    And a handler "log" is pushed to the back of Complete
    Then the Complete handlers are:
      | log |
      | log |

  @HAND-5
  Scenario: A handler without a name is called __anonymous
    When NewSession is called
    And an unnamed handler is pushed to the front of Sign
    And an unnamed handler is pushed to the back of Sign
    Then the Sign handlers are:
      | __anonymous                    |
      | core.BuildContentLengthHandler |
      | __anonymous                    |

  @HAND-6
  Scenario: Every handler of a name is removed
    When NewSession is called
    And a handler "log" is pushed to the front of Send
    And a handler "log" is pushed to the back of Send
    And the handler "log" is removed from Send
    Then the Send handlers are:
      | core.ValidateReqSigHandler |
      | core.SendHandler           |

  @HAND-6
  Scenario: A default handler can be removed
    When NewSession is called
    And the handler "core.BuildContentLengthHandler" is removed from Sign
    Then the Sign list is empty

  @HAND-6
  Scenario: Removing a name that no handler has changes nothing
    When NewSession is called
    And the handler "log" is removed from Sign
    Then the Sign handlers are:
      | core.BuildContentLengthHandler |

  @HAND-7
  Scenario Outline: A handler that is set at the <end> replaces the one of its name in its place
    When NewSession is called
    And the handler "core.ValidateReqSigHandler" is set at the <end> of Send
    Then the Send handlers are:
      | core.ValidateReqSigHandler |
      | core.SendHandler           |

    Examples:
      | end   |
      | front |
      | back  |

  @HAND-7
  Scenario: A handler that is set is the one that runs
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And a failing handler "check" is pushed to the back of Validate
    And the handler "check" is set at the back of Validate
    And a request is made
    Then the request passes

  @HAND-7
  Scenario: A handler of a new name that is set at the front is pushed there
    When NewSession is called
    And the handler "log" is set at the front of Sign
    Then the Sign handlers are:
      | log                            |
      | core.BuildContentLengthHandler |

  @HAND-7
  Scenario: A handler of a new name that is set at the back is pushed there
    When NewSession is called
    And the handler "log" is set at the back of Sign
    Then the Sign handlers are:
      | core.BuildContentLengthHandler |
      | log                            |

  @HAND-8
  Scenario: Swapping replaces every handler of a name in its place
    When NewSession is called
    And a handler "log" is pushed to the front of Send
    And a handler "log" is pushed to the back of Send
    And the handler "log" in Send is swapped for "trace"
    Then the Send handlers are:
      | trace                      |
      | core.ValidateReqSigHandler |
      | core.SendHandler           |
      | trace                      |

  @HAND-8
  Scenario: Swapping a name that no handler has changes nothing
    When NewSession is called
    And the handler "log" in Sign is swapped for "trace"
    Then the Sign handlers are:
      | core.BuildContentLengthHandler |

  @HAND-9 @edition-1.14
  Scenario: Handlers run in the order of their list, Validate before Build
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And a handler "build first" is pushed to the front of Build
    And a handler "validate last" is pushed to the back of Validate
    And a request is made
    Then the request runs the handlers:
      | core.ValidateEndpointHandler       |
      | core.ValidateParametersHandler     |
      | validate last                      |
      | build first                        |
      | core.SDKVersionUserAgentHandler    |
      | core.AddHostExecEnvUserAgentHander |
    And the request passes

  @HAND-9 @edition-1.55
  Scenario: Handlers run in the order of their list, those of Build by the later release's names
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And a handler "build first" is pushed to the front of Build
    And a handler "validate last" is pushed to the back of Validate
    And a request is made
    Then the request runs the handlers:
      | core.ValidateEndpointHandler       |
      | core.ValidateParametersHandler     |
      | validate last                      |
      | build first                        |
      | core.SDKVersionUserAgentHandler    |
      | core.AddAwsInternal                |
      | core.AddHostExecEnvUserAgentHander |
    And the request passes

  @HAND-10
  Scenario: Validate stops at the first handler that fails, and Build does not run
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And a failing handler "check" is pushed to the front of Validate
    And a request is made
    Then the request runs the handlers:
      | check |
    And the request fails with "HandlerError"

  @HAND-10
  Scenario: A missing region ends Validate, and Build does not run
    When NewSession is called
    And a request is made
    Then the request runs the handlers:
      | core.ValidateEndpointHandler |
    And the request fails with "MissingRegion"

  @HAND-10
  Scenario: Build stops at the first handler that fails
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And a failing handler "check" is pushed to the front of Build
    And a request is made
    Then the request runs the handlers:
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |
      | check                          |
    And the request fails with "HandlerError"

  @HAND-11
  Scenario: A handler that was added to the session takes part in the next request
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And a handler "first" is pushed to the front of Validate
    And a failing handler "check" is pushed to the back of Validate
    And a request is made
    Then the request runs the handlers:
      | first                          |
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |
      | check                          |
    And the request fails with "HandlerError"

  @HAND-12
  Scenario: The client of a service inherits the handlers
    Given the config sets Region to "eu-west-1"
    When NewSession is called
    And a failing handler "mine" is pushed to the back of Validate
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint | https://sqs.eu-west-1.amazonaws.com |
      | error    | HandlerError                        |

  @HAND-12
  Scenario: The clients of every service inherit the handlers, whatever is passed to them
    Given the config sets Region to "eu-west-1"
    When NewSession is called
    And a failing handler "mine" is pushed to the back of Validate
    And client configs are made with:
      | Endpoint | localhost:9000 |
    And the client config of "s3" is made
    And the client config of "iam" is made
    And the client config of "sqs" is made without resolving its endpoint
    Then the client config of "s3" is:
      | endpoint | https://localhost:9000 |
      | error    | HandlerError           |
    And the client config of "iam" is:
      | endpoint | https://localhost:9000 |
      | error    | HandlerError           |
    And the client config of "sqs" without resolving is:
      | endpoint | https://localhost:9000 |
      | error    | HandlerError           |

  @HAND-14
  Scenario Outline: <constructor> makes a session with the default handlers, whatever else it finds
    Given these environment variables:
      | name                  | value     |
      | AWS_SDK_LOAD_CONFIG   | <load>    |
      | AWS_REGION            | us-east-1 |
      | AWS_ACCESS_KEY_ID     | AKID      |
      | AWS_SECRET_ACCESS_KEY | SECRET    |
    And the config sets Endpoint to "http://localhost:9000"
    When <constructor> is called
    Then the Validate handlers are:
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |
    And the Sign handlers are:
      | core.BuildContentLengthHandler |
    And the Send handlers are:
      | core.ValidateReqSigHandler |
      | core.SendHandler           |
    And the ValidateResponse handlers are:
      | core.ValidateResponseHandler |
    And the AfterRetry handlers are:
      | core.AfterRetryHandler |
    And the access key is "AKID"

    Examples:
      | constructor           | load |
      | NewSession            | 0    |
      | NewSession            | 1    |
      | NewSessionWithOptions | 0    |
      | NewSessionWithOptions | 1    |
      | New                   | 0    |
      | New                   | 1    |
