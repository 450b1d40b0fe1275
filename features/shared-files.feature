Feature: Shared files
  The shared credentials file is ~/.aws/credentials and the shared config file is ~/.aws/config.
  Both have the same format; where both set a value, the shared credentials file wins.
  A file that cannot be read is skipped; a file that is not valid is an error.

  @FILE-1
  Scenario: On Unix both files are below HOME
    Given the platform is unix
    And these environment variables:
      | name                | value          |
      | HOME                | ${ROOT}/custom |
      | AWS_SDK_LOAD_CONFIG | 1              |
    And the file "${ROOT}/custom/.aws/credentials" contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    And the file "${ROOT}/custom/.aws/config" contains:
      """
      [default]
      region = us-west-2
      """
    When NewSession is called
    Then the access key is "AKID"
    And the region is "us-west-2"

  @FILE-3
  Scenario: HOME is ignored on Windows
    Given the platform is windows
    And the environment variable HOME is "${ROOT}/custom"
    And the file "${ROOT}/custom/.aws/credentials" contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"

  @FILE-18
  Scenario: USERPROFILE is ignored on Unix
    Given the platform is unix
    And the environment variable USERPROFILE is "${ROOT}/custom"
    And the file "${ROOT}/custom/.aws/credentials" contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"

  @FILE-8
  Scenario: An unknown key is ignored
    Given the shared credentials file contains:
      """
      [default]
      output = json
      aws_access_key_id = AKID
      color = blue
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then the access key is "AKID"
    And the secret key is "SECRET"

  @FILE-9
  Scenario: A file that does not exist is skipped, the others are read
    Given the file "${ROOT}/b" contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    And the option SharedConfigFiles lists:
      | ${ROOT}/a |
      | ${ROOT}/b |
      | ${ROOT}/c |
    When NewSessionWithOptions is called
    Then the access key is "AKID"

  @FILE-11
  Scenario: An invalid shared config file is ignored while shared config is off
    Given the shared config file contains:
      """
      [default
      """
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then the access key is "AKID"

  @FILE-12 @edition-1.14
  Scenario: An invalid file fails creation in spite of environment keys
    Given these environment variables:
      | name                  | value  |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
    And the shared credentials file contains:
      """
      [default
      """
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @FILE-12 @edition-1.14
  Scenario: An invalid file fails creation in spite of credentials in the config
    Given the config sets:
      | AccessKeyID     | AKID   |
      | SecretAccessKey | SECRET |
    And the shared credentials file contains:
      """
      [default
      """
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

  @FILE-13 @edition-1.55
  Scenario: An invalid file is ignored if there are environment keys
    Given these environment variables:
      | name                  | value  |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
    And the shared credentials file contains:
      """
      [default
      """
    When NewSession is called
    Then a session is created
    And the access key is "AKID"

  @FILE-13 @edition-1.55
  Scenario: An invalid file is ignored if the config has credentials
    Given the config sets:
      | AccessKeyID     | AKID   |
      | SecretAccessKey | SECRET |
    And the shared credentials file contains:
      """
      [default
      """
    When NewSession is called
    Then a session is created
    And the access key is "AKID"

  @FILE-13 @edition-1.55
  Scenario: An invalid file is ignored if the credentials are anonymous
    Given the config sets Credentials to anonymous
    And the shared credentials file contains:
      """
      [default
      """
    When NewSession is called
    Then a session is created

  @FILE-13 @edition-1.55
  Scenario: An invalid profile is ignored if there are environment keys
    Given these environment variables:
      | name                  | value  |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
    And the shared credentials file contains:
      """
      [default]
      web_identity_token_file = ${ROOT}/token
      """
    When NewSession is called
    Then a session is created
    And the access key is "AKID"

  @FILE-14 @edition-1.55
  Scenario Outline: An invalid file fails creation if <name> is "<value>"
    Given these environment variables:
      | name                  | value   |
      | AWS_ACCESS_KEY_ID     | AKID    |
      | AWS_SECRET_ACCESS_KEY | SECRET  |
      | <name>                | <value> |
    And the shared credentials file contains:
      """
      [default
      """
    When NewSession is called
    Then creating the session fails with "SharedConfigLoadError"

    Examples:
      | name                | value   |
      | AWS_PROFILE         | default |
      | AWS_SDK_LOAD_CONFIG | 1       |

  @FILE-14 @edition-1.55
  Scenario: An invalid file fails creation if the option Profile is set
    Given the config sets:
      | AccessKeyID     | AKID   |
      | SecretAccessKey | SECRET |
    And the option Profile is "default"
    And the shared credentials file contains:
      """
      [default
      """
    When NewSessionWithOptions is called
    Then creating the session fails with "SharedConfigLoadError"

  @FILE-15
  Scenario: Without a home directory the file that a variable names is read
    Given there is no home directory
    And the environment variable AWS_SHARED_CREDENTIALS_FILE is "${ROOT}/credentials"
    And the file "${ROOT}/credentials" contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then a session is created
    And the access key is "AKID"

  @FILE-16 @edition-1.55
  Scenario Outline: <key> is not checked while shared config is off
    Given the shared credentials file contains:
      """
      [default]
      <key> = other
      """
    When NewSession is called
    Then a session is created

    Examples:
      | key                                |
      | sts_regional_endpoints             |
      | s3_us_east_1_regional_endpoint     |
      | ec2_metadata_service_endpoint_mode |

  Rule: Shared config is on

    Background:
      Given the environment variable AWS_SDK_LOAD_CONFIG is "1"

    @FILE-2
    Scenario: On Windows both files are below USERPROFILE
      Given the platform is windows
      And the shared credentials file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      And the shared config file contains:
        """
        [default]
        region = us-west-2
        """
      When NewSession is called
      Then the access key is "AKID"
      And the region is "us-west-2"

    @FILE-4
    Scenario: A value that only one file sets is taken from that file
      Given the shared config file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      And the shared credentials file contains:
        """
        [default]
        region = us-west-2
        """
      When NewSession is called
      Then the access key is "AKID"
      And the region is "us-west-2"

    @FILE-5
    Scenario: The shared credentials file wins over the shared config file
      Given the shared config file contains:
        """
        [default]
        region = us-east-1
        aws_access_key_id = CONFIG_AKID
        aws_secret_access_key = CONFIG_SECRET
        """
      And the shared credentials file contains:
        """
        [default]
        region = us-west-2
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then the region is "us-west-2"
      And the access key is "AKID"
      And the secret key is "SECRET"

    @FILE-6
    Scenario Outline: The shared <file> file has sections, keys and values
      Given the shared <file> file contains:
        """
        [other]
        region = us-east-1

        [default]
        aws_access_key_id = AKID
        aws_secret_access_key=SECRET
        aws_session_token   =   TOKEN
        region = us-west-2
        """
      When NewSession is called
      Then the access key is "AKID"
      And the secret key is "SECRET"
      And the session token is "TOKEN"
      And the region is "us-west-2"

      Examples:
        | file        |
        | credentials |
        | config      |

    @FILE-7
    Scenario: Lines that start with # or ; are comments
      Given the shared config file contains:
        """
        # the profile
        [default]
        ; the region
        region = us-west-2
        # region = us-east-1
        ; region = eu-west-1
        """
      When NewSession is called
      Then the region is "us-west-2"

    @FILE-9
    Scenario: A directory in the place of the shared credentials file is skipped
      Given the shared credentials file is a directory
      And the shared config file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then the access key is "AKID"

    @FILE-9
    Scenario: A directory in the place of the shared config file is skipped
      Given the shared config file is a directory
      And the shared credentials file contains:
        """
        [default]
        aws_access_key_id = AKID
        aws_secret_access_key = SECRET
        """
      When NewSession is called
      Then the access key is "AKID"

    @FILE-10
    Scenario Outline: An invalid shared <file> file fails creation
      Given the shared <file> file contains:
        """
        [default
        region = us-west-2
        """
      When NewSession is called
      Then creating the session fails with "SharedConfigLoadError"

      Examples:
        | file        |
        | credentials |
        | config      |

    @FILE-16 @edition-1.55
    Scenario Outline: <key> cannot be "<value>"
      Given the shared config file contains:
        """
        [default]
        <key> = <value>
        """
      When NewSession is called
      Then creating the session fails with ""
      And the error message contains "<key>"

      Examples:
        | key                                | value |
        | sts_regional_endpoints             | other |
        | s3_us_east_1_regional_endpoint     | other |
        | ec2_metadata_service_endpoint_mode | IPv5  |

    @FILE-16 @edition-1.55
    Scenario Outline: <key> may be "<value>"
      Given the shared config file contains:
        """
        [default]
        <key> = <value>
        """
      When NewSession is called
      Then a session is created

      Examples:
        | key                                | value    |
        | sts_regional_endpoints             | Regional |
        | sts_regional_endpoints             | legacy   |
        | s3_us_east_1_regional_endpoint     | regional |
        | s3_us_east_1_regional_endpoint     | LEGACY   |
        | ec2_metadata_service_endpoint_mode | ipv6     |
        | ec2_metadata_service_endpoint_mode | IPv4     |

    @FILE-17 @edition-1.14
    Scenario Outline: <key> is ignored
      Given the shared config file contains:
        """
        [default]
        <key> = other
        """
      When NewSession is called
      Then a session is created

      Examples:
        | key                                |
        | sts_regional_endpoints             |
        | s3_us_east_1_regional_endpoint     |
        | ec2_metadata_service_endpoint_mode |
