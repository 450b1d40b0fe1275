Feature: The chain of credentials
  A session that finds no credentials is created all the same; retrieving them fails.
  The deprecated New, unless AWS_SDK_LOAD_CONFIG is set, has an older chain of its own: the
  environment, the shared credentials file, and the credentials of the container or instance.

  @CHAIN-1
  Scenario: A session is created without credentials
    When NewSession is called
    Then a session is created
    And retrieving the credentials fails with "NoCredentialProviders"

  @CHAIN-2
  Scenario: Incomplete pairs in several places give no credentials
    Given these environment variables:
      | name                | value |
      | AWS_SDK_LOAD_CONFIG | 1     |
      | AWS_ACCESS_KEY_ID   | AKID  |
      | AWS_SESSION_TOKEN   | TOKEN |
    And the shared config file contains:
      """
      [default]
      aws_secret_access_key = SECRET
      """
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      """
    When NewSession is called
    Then a session is created
    And retrieving the credentials fails with "NoCredentialProviders"

  @CHAIN-3
  Scenario: A session without credentials has a region
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    Then the region is "us-east-1"
    And retrieving the credentials fails with "NoCredentialProviders"

  @CHAIN-4 @CHAIN-5
  Scenario: New's chain looks in the environment first
    Given these environment variables:
      | name                  | value  |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
      | AWS_SESSION_TOKEN     | TOKEN  |
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = FILE_AKID
      aws_secret_access_key = FILE_SECRET
      """
    When New is called
    Then the access key is "AKID"
    And the secret key is "SECRET"
    And the session token is "TOKEN"
    And the credentials come from "EnvProvider"

  @CHAIN-4 @CHAIN-6
  Scenario: New's chain looks in the shared credentials file next
    Given the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      aws_session_token = TOKEN
      """
    When New is called
    Then the access key is "AKID"
    And the session token is "TOKEN"
    And the credentials come from "SharedCredentialsProvider"

  @CHAIN-4
  Scenario: New's chain may find no credentials
    When New is called
    Then a session is created
    And retrieving the credentials fails with "NoCredentialProviders"

  @CHAIN-5
  Scenario: New's chain accepts the older names of the keys
    Given these environment variables:
      | name           | value  |
      | AWS_ACCESS_KEY | AKID   |
      | AWS_SECRET_KEY | SECRET |
    When New is called
    Then the access key is "AKID"
    And the credentials come from "EnvProvider"

  @CHAIN-5
  Scenario: New's chain skips an incomplete pair in the environment
    Given the environment variable AWS_ACCESS_KEY_ID is "ENV_AKID"
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When New is called
    Then the access key is "AKID"

  @CHAIN-7 @CHAIN-12
  Scenario: Variables name the profile and the file for New's chain
    Given these environment variables:
      | name                        | value               |
      | AWS_PROFILE                 | my_profile          |
      | AWS_SHARED_CREDENTIALS_FILE | ${ROOT}/credentials |
    And the file "${ROOT}/credentials" contains:
      """
      [my_profile]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When New is called
    Then the access key is "AKID"

  @CHAIN-8
  Scenario: New's chain ignores [profile name]
    Given the environment variable AWS_PROFILE is "my_profile"
    And the shared credentials file contains:
      """
      [profile my_profile]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When New is called
    Then a session is created
    And retrieving the credentials fails with "NoCredentialProviders"

  @CHAIN-9
  Scenario: New's chain skips an invalid file
    Given the shared credentials file contains:
      """
      [default
      """
    When New is called
    Then a session is created
    And retrieving the credentials fails with "NoCredentialProviders"

  @CHAIN-10 @edition-1.14
  Scenario: New's chain accepts an empty key
    Given the shared credentials file contains:
      """
      [default]
      aws_access_key_id =
      aws_secret_access_key = SECRET
      """
    When New is called
    Then the access key is ""
    And the secret key is "SECRET"
    And the credentials come from "SharedCredentialsProvider"

  @CHAIN-11 @edition-1.55
  Scenario Outline: New's chain treats a key with the value '<empty>' as missing
    Given the shared credentials file contains:
      """
      [default]
      aws_access_key_id = <empty>
      aws_secret_access_key = SECRET
      """
    When New is called
    Then a session is created
    And retrieving the credentials fails with "NoCredentialProviders"

    Examples:
      | empty |
      |       |
      | ""    |
