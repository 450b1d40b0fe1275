Feature: Calls of clients
  A client of a service that is made from a session sends requests with the session's
  credentials, for the session's region, through the session's HTTP client and its roots. What
  is passed to the client counts in their place, for that client alone.

  @CALL-1
  Scenario: A request is signed with the credentials of the session
    Given these environment variables:
      | name                  | value      |
      | AWS_REGION            | eu-north-1 |
      | AWS_ACCESS_KEY_ID     | AKID       |
      | AWS_SECRET_ACCESS_KEY | SECRET     |
    And the config sets Endpoint to "http://localhost:9000"
    When NewSessionWithOptions is called
    And a client of STS is called
    Then the call succeeds
    And STS is called once
    And call 1 is signed with "AKID"
    And call 1 is signed for the region "eu-north-1"

  @CALL-1
  Scenario: The credentials of a role are kept for the request
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    And a client of STS is called
    Then the call succeeds
    And STS is called 2 times
    And call 1 is signed with "AKID"
    And call 2 is signed with "ASSUMED:arn:aws:iam::123456789012:role/role_name"

  @CALL-2
  Scenario: A client may have credentials and a region of its own
    Given these environment variables:
      | name                  | value      |
      | AWS_REGION            | eu-north-1 |
      | AWS_ACCESS_KEY_ID     | AKID       |
      | AWS_SECRET_ACCESS_KEY | SECRET     |
    When NewSession is called
    And a client of STS is called with Credentials access key "OTHER" and secret key "SECRET"
    And a client of STS is called with Region "cn-north-1"
    Then the call succeeds
    And call 1 is signed with "OTHER"
    And call 1 is signed for the region "cn-north-1"
    And the region is "eu-north-1"
    And the access key is "AKID"

  @CALL-3
  Scenario: Anonymous credentials sign nothing
    Given these environment variables:
      | name                  | value      |
      | AWS_REGION            | eu-north-1 |
      | AWS_ACCESS_KEY_ID     | AKID       |
      | AWS_SECRET_ACCESS_KEY | SECRET     |
    When NewSession is called
    And a client of STS is called with anonymous Credentials
    Then the call succeeds
    And call 1 is signed with ""

  @CALL-4
  Scenario: A request without credentials is not sent
    Given the environment variable AWS_REGION is "eu-north-1"
    When NewSession is called
    And a client of STS is called
    Then the call fails with "NoCredentialProviders"
    And STS is not called

  @HAND-12
  Scenario: A request runs the handlers of the session, and is not sent where one fails
    Given these environment variables:
      | name                  | value      |
      | AWS_REGION            | eu-north-1 |
      | AWS_ACCESS_KEY_ID     | AKID       |
      | AWS_SECRET_ACCESS_KEY | SECRET     |
    When NewSession is called
    And a failing handler "check" is pushed to the back of Validate
    And a client of STS is called
    Then the call fails with "HandlerError"
    And STS is not called
