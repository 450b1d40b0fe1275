Feature: Copying a session
  Copy makes a session with the same config and handlers, and merges the config that is passed
  on top. Afterwards the copy and the original are independent.

  @COPY-1
  Scenario: A copy has the config and the credentials of its session
    Given these environment variables:
      | name                  | value     |
      | AWS_REGION            | us-east-1 |
      | AWS_ACCESS_KEY_ID     | AKID      |
      | AWS_SECRET_ACCESS_KEY | SECRET    |
    When NewSession is called
    And the session is copied
    Then the copy's region is "us-east-1"
    And the copy's access key is "AKID"
    And the copy's secret key is "SECRET"
    And the copy's credentials come from "EnvConfigCredentials"

  @COPY-1
  Scenario: A copy of a session without region and credentials has none
    When NewSession is called
    And the session is copied
    Then the copy has no region
    And retrieving the copy's credentials fails with "NoCredentialProviders"

  @COPY-1
  Scenario: A copy has the other fields of the config too
    Given the config sets:
      | Region                 | eu-west-1      |
      | Endpoint               | localhost:9000 |
      | DisableSSL             | true           |
      | DisableParamValidation | true           |
    When NewSession is called
    And the session is copied
    And the client config of "sqs" is made
    Then the copy's client config of "sqs" is:
      | endpoint       | http://localhost:9000 |
      | signing region | eu-west-1             |
    And the copy's Validate handlers are:
      | core.ValidateEndpointHandler |

  @COPY-2
  Scenario: A copy has the handlers that were added to its session
    When NewSession is called
    And a handler "log" is pushed to the front of Send
    And the session is copied
    Then the copy's Send handlers are:
      | log                        |
      | core.ValidateReqSigHandler |
      | core.SendHandler           |

  @COPY-3 @COPY-4
  Scenario: A copy may have another region
    Given these environment variables:
      | name                  | value     |
      | AWS_REGION            | us-east-1 |
      | AWS_ACCESS_KEY_ID     | AKID      |
      | AWS_SECRET_ACCESS_KEY | SECRET    |
    When NewSession is called
    And the session is copied with:
      | Region | us-west-2 |
    Then the copy's region is "us-west-2"
    And the copy's access key is "AKID"
    And the region is "us-east-1"

  @COPY-3
  Scenario: Several fields may be passed to one copy
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And the session is copied with:
      | Region                 | us-west-2             |
      | DisableParamValidation | true                  |
      | Endpoint               | http://localhost:9000 |
    And the client config of "sqs" is made
    Then the copy's region is "us-west-2"
    And the copy's Validate handlers are:
      | core.ValidateEndpointHandler |
    And the copy's client config of "sqs" is:
      | endpoint       | http://localhost:9000 |
      | signing region | us-west-2             |
    And the client config of "sqs" is:
      | endpoint       | https://sqs.us-east-1.amazonaws.com |
      | signing region | us-east-1                           |

  @COPY-5
  Scenario: A handler that is added to a copy is not in the original
    When NewSession is called
    And the session is copied
    And a handler "log" is pushed to the front of the copy's Sign
    Then the copy's Sign handlers are:
      | log                            |
      | core.BuildContentLengthHandler |
    And the Sign handlers are:
      | core.BuildContentLengthHandler |

  @COPY-5
  Scenario: A handler that is removed from a copy stays in the original
    When NewSession is called
    And the session is copied
    And the handler "core.BuildContentLengthHandler" is removed from the copy's Sign
    Then the copy's Sign list is empty
    And the Sign handlers are:
      | core.BuildContentLengthHandler |

  @COPY-5
  Scenario: A handler that is swapped in a copy stays in the original
    When NewSession is called
    And the session is copied
    And the handler "core.BuildContentLengthHandler" in the copy's Sign is swapped for "length"
    Then the copy's Sign handlers are:
      | length |
    And the Sign handlers are:
      | core.BuildContentLengthHandler |

  @COPY-5
  Scenario: A handler that fails in a copy does not fail the original's requests
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And the session is copied
    And a failing handler "check" is pushed to the back of the copy's Validate
    And a request is made
    Then the copy's request fails with "HandlerError"
    And the request passes

  @COPY-6 @COPY-4
  Scenario: Credentials that are passed replace those of the session
    Given these environment variables:
      | name                  | value  |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
    When NewSession is called
    And the session is copied with:
      | AccessKeyID     | COPY_AKID   |
      | SecretAccessKey | COPY_SECRET |
      | SessionToken    | COPY_TOKEN  |
    Then the copy's access key is "COPY_AKID"
    And the copy's secret key is "COPY_SECRET"
    And the copy's session token is "COPY_TOKEN"
    And the copy's credentials come from "StaticProvider"
    And the access key is "AKID"

  @COPY-6
  Scenario: Credentials without a session token do not take that of the session
    Given these environment variables:
      | name                  | value  |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
      | AWS_SESSION_TOKEN     | TOKEN  |
    When NewSession is called
    And the session is copied with:
      | AccessKeyID     | COPY_AKID   |
      | SecretAccessKey | COPY_SECRET |
    Then the copy's access key is "COPY_AKID"
    And the copy has no session token
    And the session token is "TOKEN"

  @COPY-6
  Scenario: Anonymous credentials may be passed
    Given these environment variables:
      | name                  | value  |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
    When NewSession is called
    And the session is copied with:
      | Credentials | anonymous |
    Then retrieving the copy's credentials fails with "EmptyStaticCreds"
    And the access key is "AKID"

  @COPY-7
  Scenario: A copy does not load the region again
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And the session is copied with:
      | Region | "" |
    Then the copy has no region
    And the region is "us-east-1"

  @COPY-8
  Scenario: The lists of a copy stop at the first error too
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And the session is copied
    And a failing handler "check" is pushed to the front of the copy's Validate
    And a request is made
    Then the copy's request runs the handlers:
      | check |
    And the copy's request fails with "HandlerError"
