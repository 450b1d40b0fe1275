Feature: Client-side monitoring
  A session reports its requests to an agent on the same machine if a variable or the profile aws_csm says so. Two handlers
  make the reports; an agent whose address is not valid is an error.

  @CSM-1 @CSM-6 @edition-1.55
  Scenario Outline: AWS_CSM_ENABLED with the value <value> enables monitoring
    Given the environment variable AWS_CSM_ENABLED is "<value>"
    When NewSession is called
    Then the Complete handlers are:
      | awscsm.SendAPICallMetric |
    And the CompleteAttempt handlers are:
      | awscsm.SendAPICallAttemptMetric |
    And the AfterRetry handlers are:
      | core.AfterRetryHandler |

    Examples:
      | value |
      | 1     |
      | true  |
      | T     |

  @CSM-2 @edition-1.55
  Scenario Outline: AWS_CSM_ENABLED with the value <value> disables monitoring
    Given the environment variable AWS_CSM_ENABLED is "<value>"
    And the shared credentials file contains:
      """
      [aws_csm]
      csm_enabled = true
      """
    When NewSession is called
    Then the Complete list is empty
    And the CompleteAttempt list is empty

    Examples:
      | value |
      | false |
      | 0     |
      | yes   |

  @CSM-8 @CSM-9 @edition-1.14
  Scenario Outline: AWS_CSM_ENABLED with any value enables monitoring
    Given the environment variable AWS_CSM_ENABLED is "<value>"
    When NewSession is called
    Then the Complete handlers are:
      | awscsm.SendAPICallMetric |
    And the AfterRetry handlers are:
      | awscsm.SendAPICallAttemptMetric |
      | core.AfterRetryHandler          |

    Examples:
      | value |
      | true  |
      | false |

  @CSM-6 @edition-1.55
  Scenario: The handlers of monitoring come before those that a program adds
    Given the environment variable AWS_CSM_ENABLED is "true"
    When NewSession is called
    And a handler "mine" is pushed to the back of Complete
    Then the Complete handlers are:
      | awscsm.SendAPICallMetric |
      | mine                     |

  @CSM-3 @CSM-4 @edition-1.55
  Scenario Outline: The profile aws_csm enables monitoring while shared config is off
    Given the shared credentials file contains:
      """
      <section>
      csm_enabled = true
      """
    And the environment variable AWS_CSM_ENABLED is ""
    When NewSession is called
    Then the Complete handlers are:
      | awscsm.SendAPICallMetric |

    Examples:
      | section           |
      | [aws_csm]         |
      | [profile aws_csm] |

  @CSM-3 @edition-1.55
  Scenario: The last file that has csm_enabled decides
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [profile aws_csm]
      csm_enabled = true
      csm_port = nowhere
      """
    And the shared credentials file contains:
      """
      [aws_csm]
      csm_enabled = false
      """
    When NewSession is called
    Then the Complete list is empty

  @CSM-3 @edition-1.55
  Scenario: No other profile enables monitoring
    Given the environment variable AWS_PROFILE is "dev"
    And the shared credentials file contains:
      """
      [dev]
      csm_enabled = true
      """
    When NewSession is called
    Then the Complete list is empty

  @CSM-12 @edition-1.55
  Scenario: A profile aws_csm that is not valid enables nothing
    Given the shared credentials file contains:
      """
      [aws_csm]
      csm_enabled = true
      web_identity_token_file = ${ROOT}/token
      """
    When NewSession is called
    Then a session is created
    And the Complete list is empty

  @CSM-7 @edition-1.55
  Scenario Outline: The port <port> is an error
    Given these environment variables:
      | name            | value  |
      | AWS_CSM_ENABLED | true   |
      | AWS_CSM_PORT    | <port> |
    When NewSession is called
    Then creating the session fails with "UDPError"
    And the error message is "Could not connect"
    And the error wraps another error

    Examples:
      | port      |
      | 65536     |
      | -1        |
      | not a one |

  @CSM-7 @edition-1.55
  Scenario: An agent of the profile aws_csm whose port is not valid is an error
    Given the shared credentials file contains:
      """
      [aws_csm]
      csm_enabled = true
      csm_port = 65536
      """
    When NewSession is called
    Then creating the session fails with "UDPError"

  @CSM-7 @edition-1.55
  Scenario Outline: The address <host> with the port '<port>' is valid
    Given these environment variables:
      | name            | value  |
      | AWS_CSM_ENABLED | true   |
      | AWS_CSM_HOST    | <host> |
      | AWS_CSM_PORT    | <port> |
    When NewSession is called
    Then the Complete handlers are:
      | awscsm.SendAPICallMetric |

    Examples:
      | host      | port   |
      | 127.0.0.1 | 31000  |
      | LocalHost | +31000 |
      | localhost |        |

  @CSM-5 @edition-1.55
  Scenario: AWS_CSM_PORT does not count for an agent of the profile
    Given the environment variable AWS_CSM_PORT is "65536"
    And the shared credentials file contains:
      """
      [aws_csm]
      csm_enabled = true
      """
    When NewSession is called
    Then the Complete handlers are:
      | awscsm.SendAPICallMetric |

  @CSM-10 @edition-1.14
  Scenario: An agent whose port is not valid gets no reports
    Given these environment variables:
      | name            | value |
      | AWS_CSM_ENABLED | true  |
      | AWS_CSM_PORT    | 65536 |
    When NewSession is called
    Then a session is created
    And the Complete list is empty
    And the AfterRetry handlers are:
      | core.AfterRetryHandler |

  @CSM-11 @edition-1.14
  Scenario: The agent is always on the same machine
    Given these environment variables:
      | name            | value           |
      | AWS_CSM_ENABLED | true            |
      | AWS_CSM_HOST    | not a host name |
    When NewSession is called
    Then the Complete handlers are:
      | awscsm.SendAPICallMetric |

  @CSM-14 @edition-1.55
  Scenario: Every request of New fails if the port is not valid
    Given these environment variables:
      | name            | value |
      | AWS_REGION      | x     |
      | AWS_CSM_ENABLED | true  |
      | AWS_CSM_PORT    | 65536 |
    When New is called
    Then every request fails with "UDPError"
    And the Complete list is empty

  @CSM-1 @CSM-6 @edition-1.55
  Scenario: New reads the variables, too
    Given the environment variable AWS_CSM_ENABLED is "1"
    When New is called
    Then the Complete handlers are:
      | awscsm.SendAPICallMetric |

  @CSM-13 @edition-1.55
  Scenario: The second session of sso_session enables monitoring, too
    Given these environment variables:
      | name                | value |
      | AWS_SDK_LOAD_CONFIG | 1     |
      | AWS_CSM_ENABLED     | true  |
      | AWS_CSM_PORT        | 65536 |
    And the shared config file contains:
      """
      [default]
      sso_session = dev

      [sso-session dev]
      sso_region = us-west-2
      sso_start_url = https://example.com
      """
    When NewSession is called
    Then the SDK panics with "UDPError"
