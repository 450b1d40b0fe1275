Feature: The execution environment

  A platform such as ECS or Lambda names itself in AWS_EXECUTION_ENV. Every request of a session has the name in its header User-Agent.

  Background:
    Given these environment variables:
      | name                  | value           |
      | AWS_ACCESS_KEY_ID     | AKID            |
      | AWS_SECRET_ACCESS_KEY | SECRET          |
      | AWS_REGION            | us-east-1       |
      | AWS_EXECUTION_ENV     | AWS_ECS_FARGATE |

  @HEAD-1 @edition-1.55
  Scenario: A call names the execution environment
    When NewSession is called
    And a client of STS makes a call
    Then the call succeeds
    And call 1 names the execution environment "exec-env/AWS_ECS_FARGATE"

  @HEAD-2 @edition-1.14
  Scenario: A call of the older release names it with an underscore
    When NewSession is called
    And a client of STS makes a call
    Then the call succeeds
    And call 1 names the execution environment "exec_env/AWS_ECS_FARGATE"

  @HEAD-1 @edition-1.55
  Scenario: The requests for the credentials of an instance name it, too
    Given the environment variable AWS_ACCESS_KEY_ID is empty
    And the environment variable AWS_SECRET_ACCESS_KEY is empty
    And the metadata service is healthy
    When NewSession is called
    Then the access key is "IMDS:role"
    And call 1 names the execution environment "exec-env/AWS_ECS_FARGATE"
    And call 3 names the execution environment "exec-env/AWS_ECS_FARGATE"

  @HEAD-2 @edition-1.14
  Scenario: The request for the credentials of a container names it, too
    Given the environment variable AWS_ACCESS_KEY_ID is empty
    And the environment variable AWS_SECRET_ACCESS_KEY is empty
    And the environment variable AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is "/get"
    And the container endpoint is healthy
    When NewSession is called
    Then the access key is "CONTAINER:/get"
    And call 1 names the execution environment "exec_env/AWS_ECS_FARGATE"

  @HEAD-3
  Scenario: Without its handler a call names none
    When NewSession is called
    And the handler "core.AddHostExecEnvUserAgentHander" is removed from Build
    And a client of STS makes a call
    Then the call succeeds
    And call 1 names no execution environment

  @ENV-17
  Scenario: An empty variable names none
    Given the environment variable AWS_EXECUTION_ENV is empty
    When NewSession is called
    And a client of STS makes a call
    Then the call succeeds
    And call 1 names no execution environment

  @HEAD-4
  Scenario: A value that no header can have fails the call
    Given the environment variable AWS_EXECUTION_ENV is "a\nb"
    When NewSession is called
    And a client of STS makes a call
    Then the call fails with "RequestError"
    And STS is not called
