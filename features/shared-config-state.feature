Feature: Shared config state
  Shared config is off unless AWS_SDK_LOAD_CONFIG or the option SharedConfigState turns it on.
  While it is off, only credentials are taken from the shared credentials file; while it is on,
  the shared config file is read too, and both files may hold every field.

  @SCS-4
  Scenario: SharedConfigDisable wins over AWS_SDK_LOAD_CONFIG set to true
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the option SharedConfigState is SharedConfigDisable
    And the shared config file contains:
      """
      [default]
      region = us-west-2
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then there is no region
    And retrieving the credentials fails with "NoCredentialProviders"

  @SCS-6
  Scenario: The region in the shared credentials file is not used while shared config is off
    Given the shared credentials file contains:
      """
      [default]
      region = us-west-2
      """
    When NewSessionWithOptions is called
    Then there is no region

  @SCS-7
  Scenario: The region may be in the shared credentials file while shared config is on
    Given the option SharedConfigState is SharedConfigEnable
    And the shared credentials file contains:
      """
      [default]
      region = us-west-2
      """
    When NewSessionWithOptions is called
    Then the region is "us-west-2"

  @SCS-7
  Scenario: A role may be in the shared credentials file while shared config is on
    Given the option SharedConfigState is SharedConfigEnable
    And the shared credentials file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source
      mfa_serial = 0123456789

      [source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then creating the session fails with "AssumeRoleTokenProviderNotSetError"

  @SCS-8
  Scenario: The shared config file gives credentials and region while shared config is on
    Given the option SharedConfigState is SharedConfigEnable
    And the shared config file contains:
      """
      [default]
      region = us-west-2
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then the region is "us-west-2"
    And the access key is "AKID"
    And the credentials come from "SharedConfigCredentials: ${ROOT}/home/.aws/config"

  @SCS-9
  Scenario: Shared config may be on without a shared config file
    Given the option SharedConfigState is SharedConfigEnable
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then the access key is "AKID"

  @SCS-10
  Scenario: SharedConfigDisable does not disable AWS_DEFAULT_REGION
    Given these environment variables:
      | name                | value     |
      | AWS_SDK_LOAD_CONFIG | 1         |
      | AWS_DEFAULT_REGION  | us-west-2 |
    And the option SharedConfigState is SharedConfigDisable
    When NewSessionWithOptions is called
    Then the region is "us-west-2"

  @SCS-10
  Scenario: SharedConfigDisable does not disable AWS_DEFAULT_PROFILE
    Given these environment variables:
      | name                | value      |
      | AWS_SDK_LOAD_CONFIG | 1          |
      | AWS_DEFAULT_PROFILE | my_profile |
    And the option SharedConfigState is SharedConfigDisable
    And the shared credentials file contains:
      """
      [my_profile]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then the access key is "AKID"

  @SCS-11
  Scenario: SharedConfigEnable enables AWS_DEFAULT_REGION
    Given the environment variable AWS_DEFAULT_REGION is "us-west-2"
    And the option SharedConfigState is SharedConfigEnable
    When NewSessionWithOptions is called
    Then the region is "us-west-2"

  @SCS-11
  Scenario: SharedConfigEnable enables AWS_DEFAULT_PROFILE
    Given the environment variable AWS_DEFAULT_PROFILE is "my_profile"
    And the option SharedConfigState is SharedConfigEnable
    And the shared config file contains:
      """
      [profile my_profile]
      region = us-west-2
      """
    When NewSessionWithOptions is called
    Then the region is "us-west-2"

  Rule: The shared config file has a region

    Background:
      Given the shared config file contains:
        """
        [default]
        region = us-west-2
        """

    @SCS-1
    Scenario: AWS_SDK_LOAD_CONFIG adds the shared config file to the shared credentials file
      Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
      And the shared credentials file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then the region is "us-west-2"
      And the access key is "AKID"

    @SCS-2
    Scenario Outline: "<value>" turns shared config on
      Given the environment variable AWS_SDK_LOAD_CONFIG is "<value>"
      When NewSession is called
      Then the region is "us-west-2"

      Examples:
        | value |
        | 1     |
        | t     |
        | T     |
        | true  |
        | TRUE  |
        | True  |

    @SCS-2
    Scenario Outline: "<value>" leaves shared config off
      Given the environment variable AWS_SDK_LOAD_CONFIG is "<value>"
      When NewSession is called
      Then a session is created
      And there is no region

      Examples:
        | value |
        | 0     |
        | false |
        | tRUE  |
        | yes   |
        | on    |
        | 2     |
        | 01    |

    @SCS-2
    Scenario: Space beside a truthy value leaves shared config off
      Given the environment variable AWS_SDK_LOAD_CONFIG is "1 "
      When NewSession is called
      Then a session is created
      And there is no region

    @SCS-3
    Scenario: SharedConfigEnable turns shared config on without the variable
      Given the option SharedConfigState is SharedConfigEnable
      When NewSessionWithOptions is called
      Then the region is "us-west-2"

    @SCS-3
    Scenario: SharedConfigEnable wins over AWS_SDK_LOAD_CONFIG set to false
      Given the environment variable AWS_SDK_LOAD_CONFIG is "false"
      And the option SharedConfigState is SharedConfigEnable
      When NewSessionWithOptions is called
      Then the region is "us-west-2"

    @SCS-5
    Scenario: With SharedConfigStateFromEnv the variable decides
      Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
      And the option SharedConfigState is SharedConfigStateFromEnv
      When NewSessionWithOptions is called
      Then the region is "us-west-2"

    @SCS-5
    Scenario: SharedConfigState is SharedConfigStateFromEnv unless it is set
      Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
      When NewSessionWithOptions is called
      Then the region is "us-west-2"
