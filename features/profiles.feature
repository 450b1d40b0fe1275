Feature: Profiles
  A session is created from one profile: the one that the option Profile or the environment
  names, or else the one named default. A profile is a section of the files, written [name]
  or [profile name].

  @PROF-1
  Scenario: The default profile is used if no profile is named
    Given the shared credentials file contains:
      """
      [other]
      aws_access_key_id = OTHER_AKID
      aws_secret_access_key = OTHER_SECRET

      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then the access key is "AKID"

  @PROF-2
  Scenario Outline: A profile may be written [profile name] in the shared <file> file
    Given these environment variables:
      | name                | value      |
      | AWS_SDK_LOAD_CONFIG | 1          |
      | AWS_PROFILE         | my_profile |
    And the shared <file> file contains:
      """
      [profile my_profile]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then the access key is "AKID"

    Examples:
      | file        |
      | config      |
      | credentials |

  @PROF-2
  Scenario: The default profile may be written [profile default]
    Given the shared credentials file contains:
      """
      [profile default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then the access key is "AKID"

  @PROF-3
  Scenario Outline: [name] wins over [profile name]: <first> before <second>
    Given the environment variable AWS_PROFILE is "my_profile"
    And the shared credentials file contains:
      """
      [<first>]
      aws_access_key_id = <first_key>
      aws_secret_access_key = SECRET

      [<second>]
      aws_access_key_id = <second_key>
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then the access key is "AKID"

    Examples:
      | first              | first_key | second             | second_key |
      | my_profile         | AKID      | profile my_profile | OTHER      |
      | profile my_profile | OTHER     | my_profile         | AKID       |

  @PROF-3
  Scenario: [name] and [profile name] are not merged within a file
    Given these environment variables:
      | name                | value      |
      | AWS_SDK_LOAD_CONFIG | 1          |
      | AWS_PROFILE         | my_profile |
    And the shared config file contains:
      """
      [my_profile]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET

      [profile my_profile]
      region = us-west-2
      """
    When NewSession is called
    Then the access key is "AKID"
    And there is no region

  @PROF-4
  Scenario: A profile is merged over the files in either notation
    Given these environment variables:
      | name                | value      |
      | AWS_SDK_LOAD_CONFIG | 1          |
      | AWS_PROFILE         | my_profile |
    And the shared config file contains:
      """
      [profile my_profile]
      region = us-west-2
      """
    And the shared credentials file contains:
      """
      [my_profile]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then the region is "us-west-2"
    And the access key is "AKID"

  @PROF-4
  Scenario: [profile name] in the shared credentials file wins over [name] in the shared config file
    Given these environment variables:
      | name                | value      |
      | AWS_SDK_LOAD_CONFIG | 1          |
      | AWS_PROFILE         | my_profile |
    And the shared config file contains:
      """
      [my_profile]
      region = us-east-1
      """
    And the shared credentials file contains:
      """
      [profile my_profile]
      region = us-west-2
      """
    When NewSession is called
    Then the region is "us-west-2"

  @PROF-5
  Scenario: A missing profile does not fail creation
    Given these environment variables:
      | name                | value   |
      | AWS_SDK_LOAD_CONFIG | 1       |
      | AWS_PROFILE         | missing |
    And the shared config file contains:
      """
      [default]
      region = us-west-2
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then a session is created
    And there is no region
    And retrieving the credentials fails with "NoCredentialProviders"

  @PROF-5
  Scenario: A missing profile of the option Profile does not fail creation
    Given the option Profile is "missing"
    When NewSessionWithOptions is called
    Then a session is created
    And retrieving the credentials fails with "NoCredentialProviders"

  @PROF-6
  Scenario: A named profile takes nothing from the default profile
    Given these environment variables:
      | name                | value      |
      | AWS_SDK_LOAD_CONFIG | 1          |
      | AWS_PROFILE         | my_profile |
    And the shared config file contains:
      """
      [default]
      region = us-west-2

      [profile my_profile]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then the access key is "AKID"
    And there is no region

  @PROF-7
  Scenario Outline: "<name>" does not name the profile my_profile
    Given the environment variable AWS_PROFILE is "<name>"
    And the shared credentials file contains:
      """
      [my_profile]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then a session is created
    And retrieving the credentials fails with "NoCredentialProviders"

    Examples:
      | name       |
      | MY_PROFILE |
      | My_Profile |
      | my_prof    |
