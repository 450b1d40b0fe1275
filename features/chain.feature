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

  @CHAIN-13 @CHAIN-15 @CHAIN-17 @CHAIN-18
  Scenario: A verbose error has the error of each provider
    Given the config sets CredentialsChainVerboseErrors to true
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the error message is "no valid providers in chain"
    And the error has the causes:
      | EnvAccessKeyNotFound: failed to find credentials in the environment. |
      | SharedCredsLoad: failed to load profile, .                           |
      | EC2RoleRequestError: no EC2 instance role found                      |

  @CHAIN-14
  Scenario Outline: An error has no causes if CredentialsChainVerboseErrors is <verbose>
    Given the config sets CredentialsChainVerboseErrors to <verbose>
    When <constructor> is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the error message contains "For verbose messaging see aws.Config.CredentialsChainVerboseErrors"
    And the error has no causes

    Examples:
      | verbose | constructor |
      | false   | NewSession  |
      | false   | New         |

  @CHAIN-1
  Scenario: An error has no causes by default
    When NewSession is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the error message contains "For verbose messaging see aws.Config.CredentialsChainVerboseErrors"
    And the error has no causes

  @CHAIN-15 @CHAIN-16
  Scenario Outline: A verbose error names the profile of <source>
    Given the config sets CredentialsChainVerboseErrors to true
    And these environment variables:
      | name              | value    |
      | AWS_PROFILE       | mine     |
      | AWS_ACCESS_KEY_ID | ENV_AKID |
    And the option Profile is "<option>"
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the error has the causes:
      | EnvAccessKeyNotFound: failed to find credentials in the environment. |
      | SharedCredsLoad: failed to load profile, <named>.                    |
      | EC2RoleRequestError: no EC2 instance role found                      |

    Examples:
      | source          | option | named |
      | the options     | other  | other |
      | the environment |        | mine  |

  @CHAIN-18
  Scenario Outline: A verbose error of <constructor> has the error of the container's endpoint
    Given the config sets CredentialsChainVerboseErrors to true
    And the environment variable AWS_CONTAINER_CREDENTIALS_FULL_URI is "http://192.0.2.1/"
    When <constructor> is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the error has the causes:
      | EnvAccessKeyNotFound: <environment>    |
      | SharedCredsLoad: <file>                |
      | CredentialsEndpointError: <endpoint>   |

    @edition-1.14
    Examples:
      | constructor | environment                                                 | file                                   | endpoint                                                               |
      | NewSession  | failed to find credentials in the environment.              | failed to load profile, .              | invalid endpoint host, "192.0.2.1", only loopback hosts are allowed.   |
      | New         | AWS_ACCESS_KEY_ID or AWS_ACCESS_KEY not found in environment | failed to load shared credentials file | invalid endpoint host, "192.0.2.1", only loopback hosts are allowed.   |

    @edition-1.55
    Examples:
      | constructor | environment                                                 | file                                   | endpoint                                                                     |
      | NewSession  | failed to find credentials in the environment.              | failed to load profile, .              | invalid endpoint host, "192.0.2.1", only loopback/ecs/eks hosts are allowed. |
      | New         | AWS_ACCESS_KEY_ID or AWS_ACCESS_KEY not found in environment | failed to load shared credentials file | invalid endpoint host, "192.0.2.1", only loopback/ecs/eks hosts are allowed. |

  @CHAIN-18
  Scenario: A verbose error has the error of the metadata service
    Given the config sets CredentialsChainVerboseErrors to true
    And the metadata service answers with:
      | status | 200 |
      | text   |     |
    When New is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the error has the causes:
      | EnvAccessKeyNotFound: AWS_ACCESS_KEY_ID or AWS_ACCESS_KEY not found in environment |
      | SharedCredsLoad: failed to load shared credentials file                            |
      | EmptyEC2RoleList: empty EC2 Role list                                              |

  @CHAIN-19 @CHAIN-20
  Scenario: New's chain misses the secret key of an access key in the environment
    Given the config sets CredentialsChainVerboseErrors to true
    And the environment variable AWS_ACCESS_KEY is "ENV_AKID"
    When New is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the error has the causes:
      | EnvSecretNotFound: AWS_SECRET_ACCESS_KEY or AWS_SECRET_KEY not found in environment |
      | SharedCredsLoad: failed to load shared credentials file                             |
      | EC2RoleRequestError: no EC2 instance role found                                     |

  @CHAIN-20
  Scenario: New's chain says that it cannot parse the file
    Given the config sets CredentialsChainVerboseErrors to true
    And the shared credentials file contains:
      """
      [default
      """
    When New is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the error has the causes:
      | EnvAccessKeyNotFound: AWS_ACCESS_KEY_ID or AWS_ACCESS_KEY not found in environment |
      | SharedCredsLoad: failed to load shared credentials file                            |
      | EC2RoleRequestError: no EC2 instance role found                                    |
    And cause 2 wraps another error

  @CHAIN-26 @edition-1.55
  Scenario: New's chain wraps the error of a file that cannot be opened
    Given the config sets CredentialsChainVerboseErrors to true
    When New is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the error has the causes:
      | EnvAccessKeyNotFound: AWS_ACCESS_KEY_ID or AWS_ACCESS_KEY not found in environment |
      | SharedCredsLoad: failed to load shared credentials file                            |
      | EC2RoleRequestError: no EC2 instance role found                                    |
    And cause 2 wraps an error whose message contains "unable to open file"

  @CHAIN-21
  Scenario: New's chain says that the file does not have the profile
    Given the config sets CredentialsChainVerboseErrors to true
    And the shared credentials file contains:
      """
      [profile default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When New is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the error has the causes:
      | EnvAccessKeyNotFound: AWS_ACCESS_KEY_ID or AWS_ACCESS_KEY not found in environment |
      | SharedCredsLoad: failed to get profile                                             |
      | EC2RoleRequestError: no EC2 instance role found                                    |

  @CHAIN-22
  Scenario Outline: New's chain names the first key that the profile lacks, <key>
    Given the config sets CredentialsChainVerboseErrors to true
    And the environment variable AWS_PROFILE is "mine"
    And the shared credentials file contains:
      """
      [mine]
      <line>
      """
    When New is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the error has the causes:
      | EnvAccessKeyNotFound: AWS_ACCESS_KEY_ID or AWS_ACCESS_KEY not found in environment     |
      | <code>: shared credentials mine in ${ROOT}/home/.aws/credentials did not contain <key> |
      | EC2RoleRequestError: no EC2 instance role found                                        |

    Examples:
      | line                           | code                 | key                   |
      | aws_secret_access_key = SECRET | SharedCredsAccessKey | aws_access_key_id     |
      | aws_access_key_id = AKID       | SharedCredsSecret    | aws_secret_access_key |

  @CHAIN-22 @edition-1.55
  Scenario: New's chain names an empty access key before a secret key that the profile lacks
    Given the config sets CredentialsChainVerboseErrors to true
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id =
      """
    When New is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the error has the causes:
      | EnvAccessKeyNotFound: AWS_ACCESS_KEY_ID or AWS_ACCESS_KEY not found in environment                                   |
      | SharedCredsAccessKey: shared credentials default in ${ROOT}/home/.aws/credentials did not contain aws_access_key_id |
      | EC2RoleRequestError: no EC2 instance role found                                                                      |

  @CHAIN-22 @edition-1.14
  Scenario: An empty access key is not missing, so New's chain names the secret key that the profile lacks
    Given the config sets CredentialsChainVerboseErrors to true
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id =
      """
    When New is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the error has the causes:
      | EnvAccessKeyNotFound: AWS_ACCESS_KEY_ID or AWS_ACCESS_KEY not found in environment                                    |
      | SharedCredsSecret: shared credentials default in ${ROOT}/home/.aws/credentials did not contain aws_secret_access_key |
      | EC2RoleRequestError: no EC2 instance role found                                                                       |

  @CHAIN-24 @edition-1.14
  Scenario Outline: The cause for <missing> wraps <wrapped>
    Given the config sets CredentialsChainVerboseErrors to true
    And the shared credentials file contains:
      """
      [<section>]
      <key> = VALUE
      """
    When New is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And cause 2 wraps <wrapped>

    Examples:
      | missing              | section | key                   | wrapped        |
      | a missing profile    | other   | aws_access_key_id     | another error  |
      | a missing access key | default | aws_secret_access_key | another error  |
      | a missing secret key | default | aws_access_key_id     | no other error |

  @CHAIN-23
  Scenario: New's chain has no home directory
    Given the config sets CredentialsChainVerboseErrors to true
    And there is no home directory
    When New is called
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the error has the causes:
      | EnvAccessKeyNotFound: AWS_ACCESS_KEY_ID or AWS_ACCESS_KEY not found in environment |
      | UserHomeNotFound: user home directory not found.                                   |
      | EC2RoleRequestError: no EC2 instance role found                                    |

  @CHAIN-25
  Scenario: The config of a copy does not make an error verbose
    When NewSession is called
    And the session is copied with:
      | CredentialsChainVerboseErrors | true |
    Then retrieving the credentials fails with "NoCredentialProviders"
    And the error has no causes
