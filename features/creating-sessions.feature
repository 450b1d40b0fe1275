Feature: Creating sessions
  A session is made by NewSession or NewSessionWithOptions from the defaults, the environment,
  the shared files and the config that the program passes in. Both return an error when
  something cannot be loaded; Must turns that error into a panic.

  @NEW-1
  Scenario: NewSession takes the region from the environment and the credentials from the file
    Given the environment variable AWS_REGION is "us-east-1"
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then a session is created
    And the region is "us-east-1"
    And the access key is "AKID"
    And the secret key is "SECRET"

  @NEW-1 @NEW-4
  Scenario: NewSession takes the region from the config
    Given the environment variable AWS_REGION is "us-east-1"
    And the config sets Region to "us-west-2"
    When NewSession is called
    Then the region is "us-west-2"

  @NEW-2
  Scenario Outline: <constructor> without options decides the same way
    Given these environment variables:
      | name                | value   |
      | AWS_SDK_LOAD_CONFIG | 1       |
      | AWS_PROFILE         | profile |
    And the shared config file contains:
      """
      [profile profile]
      region = us-west-2
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When <constructor> is called
    Then a session is created
    And the region is "us-west-2"
    And the access key is "AKID"

    Examples:
      | constructor           |
      | NewSession            |
      | NewSessionWithOptions |

  @NEW-3
  Scenario Outline: <constructor> needs no configuration at all
    When <constructor> is called
    Then a session is created
    And there is no region

    Examples:
      | constructor           |
      | NewSession            |
      | NewSessionWithOptions |

  @NEW-4
  Scenario: A field that the config does not set keeps the loaded value
    Given these environment variables:
      | name                  | value     |
      | AWS_REGION            | us-east-1 |
      | AWS_ACCESS_KEY_ID     | AKID      |
      | AWS_SECRET_ACCESS_KEY | SECRET    |
    And the config sets Region to "us-west-2"
    When NewSessionWithOptions is called
    Then the region is "us-west-2"
    And the access key is "AKID"
    And the credentials come from "EnvConfigCredentials"

  @NEW-4
  Scenario Outline: DisableSSL <flag> in the config overrides the default
    Given the config sets:
      | Region     | eu-west-1 |
      | DisableSSL | <flag>    |
    When NewSession is called
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint | <scheme>://sqs.eu-west-1.amazonaws.com |

    Examples:
      | flag  | scheme |
      | true  | http   |
      | false | https  |

  @NEW-4
  Scenario: A field that nothing sets has the default value
    Given the environment variable AWS_REGION is "eu-west-1"
    When NewSession is called
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint | https://sqs.eu-west-1.amazonaws.com |

  @NEW-5
  Scenario Outline: Must hands over the session of <constructor>
    Given the environment variable AWS_REGION is "us-east-1"
    When Must is called on <constructor>
    Then a session is created
    And the region is "us-east-1"

    Examples:
      | constructor           |
      | NewSession            |
      | NewSessionWithOptions |

  @NEW-6
  Scenario Outline: Must panics with the error of <constructor>
    Given the shared credentials file contains:
      """
      [default
      """
    When Must is called on <constructor>
    Then Must panics with "SharedConfigLoadError"
    And the error message is "failed to load config file, ${ROOT}/home/.aws/credentials"

    Examples:
      | constructor           |
      | NewSession            |
      | NewSessionWithOptions |

  @NEW-7
  Scenario Outline: <constructor> returns the error of loading the files
    Given the shared credentials file contains:
      """
      [default
      """
    When <constructor> is called
    Then creating the session fails with "SharedConfigLoadError"

    Examples:
      | constructor           |
      | NewSession            |
      | NewSessionWithOptions |

  @NEW-7
  Scenario: There are no handlers and no config where there is no session
    Given the shared credentials file contains:
      """
      [default
      """
    When NewSession is called
    And the handlers are listed
    And the fields of the config are listed
    Then creating the session fails with "SharedConfigLoadError"

  @NEW-8
  Scenario Outline: Every session loads the environment and the files again: <region>
    Given the environment variable AWS_REGION is "<region>"
    And the shared credentials file contains:
      """
      [default]
      aws_access_key_id = <key>
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then the region is "<region>"
    And the access key is "<key>"

    Examples:
      | region    | key   |
      | us-east-1 | AKID1 |
      | us-west-2 | AKID2 |

  @NEW-9
  Scenario: By default NewSession takes only credentials from the files
    Given the shared credentials file contains:
      """
      [default]
      region = us-east-1
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
    And there is no region

  @NEW-9
  Scenario: By default NewSession takes no credentials from the shared config file
    Given the shared config file contains:
      """
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then a session is created
    And retrieving the credentials fails with "NoCredentialProviders"
