Feature: Concurrency
  A session that is not changed can be used by any number of threads at once. Using it does
  not change it; a program that needs other settings makes a copy.

  @CONC-1
  Scenario: Threads may share a session
    Given these environment variables:
      | name                  | value     |
      | AWS_REGION            | us-east-1 |
      | AWS_ACCESS_KEY_ID     | AKID      |
      | AWS_SECRET_ACCESS_KEY | SECRET    |
    When NewSession is called
    And 8 threads use the session at once
    Then the region is "us-east-1"
    And the access key is "AKID"

  @CONC-1
  Scenario: Threads may share a session without credentials
    When NewSession is called
    And 8 threads use the session at once
    Then retrieving the credentials fails with "NoCredentialProviders"

  @CONC-2
  Scenario: Using a session does not change it
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And 8 threads use the session at once
    And a request is made
    Then the region is "us-east-1"
    And the Validate handlers are:
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |
    And the request passes

  @CONC-3
  Scenario: A change to a copy does not reach a session that threads share
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And the session is copied with:
      | Region | us-west-2 |
    And a failing handler "check" is pushed to the front of the copy's Validate
    And 8 threads use the session at once
    And a request is made
    Then the region is "us-east-1"
    And the request passes
    And the copy's region is "us-west-2"
    And the copy's request fails with "HandlerError"

  @CONC-4
  Scenario: Clients are made from a shared session at the same time
    Given the config sets Region to "eu-west-1"
    When NewSession is called
    And 4 threads use the session at once
    And the client config of "sqs" is made
    And the client config of "iam" is made
    Then the client config of "sqs" is:
      | endpoint | https://sqs.eu-west-1.amazonaws.com |
    And the client config of "iam" is:
      | endpoint | https://iam.amazonaws.com |
