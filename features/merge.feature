Feature: Merging the sources
  What the program passes in the config comes first, then the environment, then the files,
  then the defaults. Credentials are taken from one source as a whole.

  @MERGE-1
  Scenario: The config wins over the environment and the files
    Given these environment variables:
      | name                  | value      |
      | AWS_SDK_LOAD_CONFIG   | 1          |
      | AWS_REGION            | us-east-1  |
      | AWS_ACCESS_KEY_ID     | ENV_AKID   |
      | AWS_SECRET_ACCESS_KEY | ENV_SECRET |
    And the config sets:
      | Region          | us-west-2 |
      | AccessKeyID     | AKID      |
      | SecretAccessKey | SECRET    |
    And the shared credentials file contains:
      """
      [default]
      region = eu-west-1
      aws_access_key_id = FILE_AKID
      aws_secret_access_key = FILE_SECRET
      """
    When NewSession is called
    Then the region is "us-west-2"
    And the access key is "AKID"
    And the secret key is "SECRET"

  @MERGE-1 @MERGE-2
  Scenario: The environment wins over the files
    Given these environment variables:
      | name                  | value     |
      | AWS_SDK_LOAD_CONFIG   | 1         |
      | AWS_REGION            | us-east-1 |
      | AWS_ACCESS_KEY_ID     | AKID      |
      | AWS_SECRET_ACCESS_KEY | SECRET    |
    And the shared credentials file contains:
      """
      [default]
      region = eu-west-1
      aws_access_key_id = FILE_AKID
      aws_secret_access_key = FILE_SECRET
      """
    When NewSession is called
    Then the region is "us-east-1"
    And the access key is "AKID"
    And the credentials come from "EnvConfigCredentials"

  @MERGE-1
  Scenario: The files win over the defaults
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      region = eu-west-1
      """
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then the region is "eu-west-1"
    And the access key is "AKID"

  @MERGE-2
  Scenario: Environment keys win over the profile that AWS_PROFILE names
    Given these environment variables:
      | name                  | value      |
      | AWS_PROFILE           | my_profile |
      | AWS_ACCESS_KEY_ID     | AKID       |
      | AWS_SECRET_ACCESS_KEY | SECRET     |
    And the shared credentials file contains:
      """
      [my_profile]
      aws_access_key_id = FILE_AKID
      aws_secret_access_key = FILE_SECRET
      """
    When NewSession is called
    Then the access key is "AKID"

  @MERGE-3
  Scenario: The files give the keys when the environment has no complete pair
    Given the environment variable AWS_ACCESS_KEY_ID is "ENV_AKID"
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then the access key is "AKID"
    And the secret key is "SECRET"

  @MERGE-4
  Scenario: A session token from a file is not combined with environment keys
    Given these environment variables:
      | name                  | value  |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = FILE_AKID
      aws_secret_access_key = FILE_SECRET
      aws_session_token = FILE_TOKEN
      """
    When NewSession is called
    Then the access key is "AKID"
    And there is no session token

  @MERGE-4
  Scenario: A session token from the environment is not combined with credentials in the config
    Given the environment variable AWS_SESSION_TOKEN is "ENV_TOKEN"
    And the config sets:
      | AccessKeyID     | AKID   |
      | SecretAccessKey | SECRET |
    When NewSession is called
    Then the access key is "AKID"
    And there is no session token

  @MERGE-5
  Scenario: Static credentials in the config come from StaticProvider
    Given the config sets:
      | AccessKeyID     | AKID   |
      | SecretAccessKey | SECRET |
      | SessionToken    | TOKEN  |
    When NewSession is called
    Then the access key is "AKID"
    And the secret key is "SECRET"
    And the session token is "TOKEN"
    And the credentials come from "StaticProvider"

  @MERGE-6 @MERGE-7
  Scenario: Anonymous credentials win over everything
    Given these environment variables:
      | name                  | value  |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
    And the config sets Credentials to anonymous
    When NewSession is called
    Then a session is created
    And retrieving the credentials fails with "EmptyStaticCreds"

  @MERGE-7
  Scenario: Static credentials in the config without a secret key cannot be retrieved
    Given the config sets:
      | AccessKeyID     | AKID |
      | SecretAccessKey | ""   |
    When NewSession is called
    Then a session is created
    And retrieving the credentials fails with "EmptyStaticCreds"
