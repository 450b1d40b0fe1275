Feature: Environment variables
  Variables give credentials, region and profile, and name the files to read. Every one is
  optional; a group that is not complete is ignored. Some are read only while shared config is on.

  @ENV-1 @ENV-8
  Scenario: Access key and secret key together give the credentials
    Given these environment variables:
      | name                  | value  |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
    When NewSession is called
    Then the access key is "AKID"
    And the secret key is "SECRET"
    And there is no session token
    And the credentials come from "EnvConfigCredentials"

  @ENV-2
  Scenario Outline: <variable> alone is ignored
    Given the environment variable <variable> is "ALONE"
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then the access key is "AKID"
    And the secret key is "SECRET"

    Examples:
      | variable              |
      | AWS_ACCESS_KEY_ID     |
      | AWS_ACCESS_KEY        |
      | AWS_SECRET_ACCESS_KEY |
      | AWS_SECRET_KEY        |

  @ENV-3
  Scenario: AWS_SESSION_TOKEN gives the session token beside both keys
    Given these environment variables:
      | name                  | value  |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
      | AWS_SESSION_TOKEN     | TOKEN  |
    When NewSession is called
    Then the access key is "AKID"
    And the session token is "TOKEN"

  @ENV-4
  Scenario: AWS_SESSION_TOKEN is not combined with keys from a file
    Given the environment variable AWS_SESSION_TOKEN is "TOKEN"
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then the access key is "AKID"
    And there is no session token

  @ENV-4
  Scenario: AWS_SESSION_TOKEN does not make one key enough
    Given these environment variables:
      | name              | value |
      | AWS_ACCESS_KEY_ID | AKID  |
      | AWS_SESSION_TOKEN | TOKEN |
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"

  @ENV-5 @ENV-6 @ENV-7
  Scenario Outline: <access> and <secret> make a pair
    Given these environment variables:
      | name     | value  |
      | <access> | AKID   |
      | <secret> | SECRET |
    When NewSession is called
    Then the access key is "AKID"
    And the secret key is "SECRET"

    Examples:
      | access            | secret                |
      | AWS_ACCESS_KEY    | AWS_SECRET_KEY        |
      | AWS_ACCESS_KEY    | AWS_SECRET_ACCESS_KEY |
      | AWS_ACCESS_KEY_ID | AWS_SECRET_KEY        |

  @ENV-5
  Scenario: AWS_ACCESS_KEY_ID wins over AWS_ACCESS_KEY
    Given these environment variables:
      | name                  | value  |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_ACCESS_KEY        | OLDER  |
      | AWS_SECRET_ACCESS_KEY | SECRET |
    When NewSession is called
    Then the access key is "AKID"

  @ENV-6
  Scenario: AWS_SECRET_ACCESS_KEY wins over AWS_SECRET_KEY
    Given these environment variables:
      | name                  | value  |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
      | AWS_SECRET_KEY        | OLDER  |
    When NewSession is called
    Then the secret key is "SECRET"

  @ENV-9
  Scenario Outline: AWS_REGION gives the region with <state>
    Given the environment variable AWS_REGION is "us-east-1"
    And the option SharedConfigState is <state>
    When NewSessionWithOptions is called
    Then the region is "us-east-1"

    Examples:
      | state               |
      | SharedConfigEnable  |
      | SharedConfigDisable |

  @ENV-10
  Scenario: AWS_DEFAULT_REGION gives the region when AWS_SDK_LOAD_CONFIG is set
    Given these environment variables:
      | name                | value     |
      | AWS_SDK_LOAD_CONFIG | 1         |
      | AWS_DEFAULT_REGION  | us-east-1 |
    When NewSession is called
    Then the region is "us-east-1"

  @ENV-10
  Scenario: AWS_DEFAULT_REGION is not read when AWS_SDK_LOAD_CONFIG is not set
    Given the environment variable AWS_DEFAULT_REGION is "us-east-1"
    When NewSession is called
    Then a session is created
    And there is no region

  @ENV-11
  Scenario: AWS_REGION wins over AWS_DEFAULT_REGION
    Given these environment variables:
      | name                | value     |
      | AWS_SDK_LOAD_CONFIG | 1         |
      | AWS_REGION          | us-east-1 |
      | AWS_DEFAULT_REGION  | us-west-2 |
    When NewSession is called
    Then the region is "us-east-1"

  @ENV-12
  Scenario Outline: AWS_PROFILE names the profile with <state>
    Given the environment variable AWS_PROFILE is "my_profile"
    And the option SharedConfigState is <state>
    And the shared credentials file contains:
      """
      [my_profile]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then the access key is "AKID"

    Examples:
      | state               |
      | SharedConfigEnable  |
      | SharedConfigDisable |

  @ENV-13
  Scenario: AWS_DEFAULT_PROFILE names the profile when AWS_SDK_LOAD_CONFIG is set
    Given these environment variables:
      | name                | value      |
      | AWS_SDK_LOAD_CONFIG | 1          |
      | AWS_DEFAULT_PROFILE | my_profile |
    And the shared config file contains:
      """
      [profile my_profile]
      region = us-west-2
      """
    When NewSession is called
    Then the region is "us-west-2"

  @ENV-13
  Scenario: AWS_DEFAULT_PROFILE is not read when AWS_SDK_LOAD_CONFIG is not set
    Given the environment variable AWS_DEFAULT_PROFILE is "my_profile"
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET

      [my_profile]
      aws_access_key_id = MY_AKID
      aws_secret_access_key = MY_SECRET
      """
    When NewSession is called
    Then the access key is "AKID"

  @ENV-14
  Scenario: AWS_PROFILE wins over AWS_DEFAULT_PROFILE
    Given these environment variables:
      | name                | value      |
      | AWS_SDK_LOAD_CONFIG | 1          |
      | AWS_PROFILE         | my_profile |
      | AWS_DEFAULT_PROFILE | other      |
    And the shared config file contains:
      """
      [profile my_profile]
      region = us-west-2

      [profile other]
      region = us-east-1
      """
    When NewSession is called
    Then the region is "us-west-2"

  @ENV-15
  Scenario: AWS_SHARED_CREDENTIALS_FILE replaces the default file
    Given the environment variable AWS_SHARED_CREDENTIALS_FILE is "${ROOT}/my_shared_credentials"
    And the file "${ROOT}/my_shared_credentials" contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = DEFAULT_FILE_AKID
      aws_secret_access_key = DEFAULT_FILE_SECRET
      """
    When NewSession is called
    Then the access key is "AKID"
    And the credentials come from "SharedConfigCredentials: ${ROOT}/my_shared_credentials"

  @ENV-15
  Scenario: The default shared credentials file is no fallback for the one that is named
    Given the environment variable AWS_SHARED_CREDENTIALS_FILE is "${ROOT}/missing"
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = DEFAULT_FILE_AKID
      aws_secret_access_key = DEFAULT_FILE_SECRET
      """
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"

  @ENV-16
  Scenario: AWS_CONFIG_FILE replaces the default file
    Given these environment variables:
      | name                | value                    |
      | AWS_SDK_LOAD_CONFIG | 1                        |
      | AWS_CONFIG_FILE     | ${ROOT}/my_shared_config |
    And the file "${ROOT}/my_shared_config" contains:
      """
      [default]
      region = us-west-2
      """
    And the shared config file contains:
      """
      [default]
      region = us-east-1
      """
    When NewSession is called
    Then the region is "us-west-2"

  @ENV-27
  Scenario: AWS_CONFIG_FILE is not read while shared config is off
    Given the environment variable AWS_CONFIG_FILE is "${ROOT}/my_shared_config"
    And the file "${ROOT}/my_shared_config" contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"

  @ENV-17
  Scenario Outline: <fallback> is used if <name> is empty
    Given the environment variable <name> is empty
    And these environment variables:
      | name                | value   |
      | AWS_SDK_LOAD_CONFIG | 1       |
      | <fallback>          | <value> |
    And the shared config file contains:
      """
      [profile my_profile]
      region = us-west-2
      """
    When NewSession is called
    Then the region is "us-west-2"

    Examples:
      | name        | fallback            | value      |
      | AWS_REGION  | AWS_DEFAULT_REGION  | us-west-2  |
      | AWS_PROFILE | AWS_DEFAULT_PROFILE | my_profile |

  @ENV-17
  Scenario: The older names of the keys are used if the keys are empty
    Given the environment variable AWS_ACCESS_KEY_ID is empty
    And the environment variable AWS_SECRET_ACCESS_KEY is empty
    And these environment variables:
      | name           | value  |
      | AWS_ACCESS_KEY | AKID   |
      | AWS_SECRET_KEY | SECRET |
    When NewSession is called
    Then the access key is "AKID"
    And the secret key is "SECRET"

  @ENV-17
  Scenario: The default file is read if AWS_SHARED_CREDENTIALS_FILE is empty
    Given the environment variable AWS_SHARED_CREDENTIALS_FILE is empty
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then the access key is "AKID"

  @ENV-17
  Scenario Outline: An empty <name> is ignored
    Given the environment variable <name> is empty
    And the shared config file contains:
      """
      [default]
      region = us-west-2
      """
    When NewSession is called
    Then a session is created
    And there is no region

    Examples:
      | name                        |
      | AWS_SDK_LOAD_CONFIG         |
      | AWS_CA_BUNDLE               |
      | AWS_STS_REGIONAL_ENDPOINTS  |
      | AWS_USE_FIPS_ENDPOINT       |
      | AWS_WEB_IDENTITY_TOKEN_FILE |

  @ENV-18
  Scenario: Values of variables are used unchanged
    Given these environment variables:
      | name                  | value         |
      | AWS_ACCESS_KEY_ID     | 1             |
      | AWS_SECRET_ACCESS_KEY | SECRET=SECRET |
      | AWS_REGION            | true          |
    When NewSession is called
    Then the access key is "1"
    And the secret key is "SECRET=SECRET"
    And the region is "true"

  @ENV-18
  Scenario: Space around a value is part of it
    Given the environment variable AWS_REGION is " us-east-1 "
    When NewSession is called
    Then the region is " us-east-1 "

  @ENV-19
  Scenario Outline: <path> is not expanded
    Given the environment variable AWS_SHARED_CREDENTIALS_FILE is "<path>"
    And the file "${ROOT}/home/my_shared_credentials" contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then a session is created
    And retrieving the credentials fails with "NoCredentialProviders"

    Examples:
      | path                        |
      | ~/my_shared_credentials     |
      | $HOME/my_shared_credentials |

  @ENV-20 @edition-1.55
  Scenario Outline: <name> cannot be "<value>"
    Given the environment variable <name> is "<value>"
    When NewSession is called
    Then creating the session fails with ""
    And the error message contains "<name>"

    Examples:
      | name                                   | value |
      | AWS_STS_REGIONAL_ENDPOINTS             | other |
      | AWS_S3_US_EAST_1_REGIONAL_ENDPOINT     | other |
      | AWS_S3_USE_ARN_REGION                  | 1     |
      | AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE | IPv5  |
      | AWS_USE_DUALSTACK_ENDPOINT             | 1     |
      | AWS_USE_FIPS_ENDPOINT                  | yes   |

  @ENV-20 @edition-1.55
  Scenario Outline: <name> may be "<value>"
    Given the environment variable <name> is "<value>"
    When NewSession is called
    Then a session is created

    Examples:
      | name                                   | value    |
      | AWS_STS_REGIONAL_ENDPOINTS             | legacy   |
      | AWS_STS_REGIONAL_ENDPOINTS             | Regional |
      | AWS_S3_US_EAST_1_REGIONAL_ENDPOINT     | LEGACY   |
      | AWS_S3_US_EAST_1_REGIONAL_ENDPOINT     | regional |
      | AWS_S3_USE_ARN_REGION                  | True     |
      | AWS_S3_USE_ARN_REGION                  | false    |
      | AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE | ipv4     |
      | AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE | IPv6     |
      | AWS_USE_DUALSTACK_ENDPOINT             | tRUE     |
      | AWS_USE_DUALSTACK_ENDPOINT             | false    |
      | AWS_USE_FIPS_ENDPOINT                  | true     |
      | AWS_USE_FIPS_ENDPOINT                  | FALSE    |

  @ENV-21 @edition-1.14
  Scenario Outline: <name> is ignored
    Given the environment variable <name> is "anything"
    When NewSession is called
    Then a session is created

    Examples:
      | name                                   |
      | AWS_STS_REGIONAL_ENDPOINTS             |
      | AWS_S3_US_EAST_1_REGIONAL_ENDPOINT     |
      | AWS_S3_USE_ARN_REGION                  |
      | AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE |
      | AWS_USE_DUALSTACK_ENDPOINT             |
      | AWS_USE_FIPS_ENDPOINT                  |

  @ENV-22 @edition-1.55
  Scenario: An invalid variable is reported before an invalid file
    Given the environment variable AWS_USE_FIPS_ENDPOINT is "yes"
    And the shared credentials file contains:
      """
      [default
      """
    When NewSession is called
    Then creating the session fails with ""

  @ENV-23 @edition-1.55
  Scenario: A web identity token file needs a role
    Given the environment variable AWS_WEB_IDENTITY_TOKEN_FILE is "${ROOT}/token"
    When NewSession is called
    Then creating the session fails with "WebIdentityErr"

  @ENV-24 @edition-1.55
  Scenario: A web identity is accepted before its token file exists
    Given these environment variables:
      | name                        | value                                    |
      | AWS_WEB_IDENTITY_TOKEN_FILE | ${ROOT}/missing                          |
      | AWS_ROLE_ARN                | arn:aws:iam::123456789012:role/role_name |
    When NewSession is called
    Then a session is created

  @ENV-25 @edition-1.55
  Scenario: A web identity wins over the files
    Given the environment variable AWS_WEB_IDENTITY_TOKEN_FILE is "${ROOT}/token"
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then creating the session fails with "WebIdentityErr"

  @ENV-25 @edition-1.55
  Scenario: Environment keys win over a web identity
    Given these environment variables:
      | name                        | value         |
      | AWS_WEB_IDENTITY_TOKEN_FILE | ${ROOT}/token |
      | AWS_ACCESS_KEY_ID           | AKID          |
      | AWS_SECRET_ACCESS_KEY       | SECRET        |
    When NewSession is called
    Then the access key is "AKID"

  @ENV-25 @edition-1.55
  Scenario: The option Profile wins over a web identity
    Given the environment variable AWS_WEB_IDENTITY_TOKEN_FILE is "${ROOT}/token"
    And the option Profile is "my_profile"
    And the shared credentials file contains:
      """
      [my_profile]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then the access key is "AKID"

  @ENV-26 @edition-1.14
  Scenario: The variables of a web identity are ignored
    Given these environment variables:
      | name                        | value                                    |
      | AWS_WEB_IDENTITY_TOKEN_FILE | ${ROOT}/token                            |
      | AWS_ROLE_ARN                | arn:aws:iam::123456789012:role/role_name |
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then the access key is "AKID"
