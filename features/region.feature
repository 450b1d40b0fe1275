Feature: Region
  The region comes from the config, the environment or the selected profile, in this order.
  A session may be without one, but a request may not.

  @REG-1
  Scenario: The region in the config wins
    Given these environment variables:
      | name                | value     |
      | AWS_SDK_LOAD_CONFIG | 1         |
      | AWS_REGION          | us-east-1 |
    And the config sets Region to "us-west-2"
    And the shared config file contains:
      """
      [default]
      region = eu-west-1
      """
    When NewSession is called
    Then the region is "us-west-2"

  @REG-2
  Scenario Outline: <variable> wins over the files
    Given these environment variables:
      | name                | value     |
      | AWS_SDK_LOAD_CONFIG | 1         |
      | <variable>          | us-east-1 |
    And the shared credentials file contains:
      """
      [default]
      region = us-west-2
      """
    When NewSession is called
    Then the region is "us-east-1"

    Examples:
      | variable           |
      | AWS_REGION         |
      | AWS_DEFAULT_REGION |

  @REG-3
  Scenario: The selected profile gives the region
    Given these environment variables:
      | name                | value      |
      | AWS_SDK_LOAD_CONFIG | 1          |
      | AWS_PROFILE         | my_profile |
    And the shared config file contains:
      """
      [default]
      region = us-east-1

      [profile my_profile]
      region = us-west-2
      """
    When NewSession is called
    Then the region is "us-west-2"

  @REG-4
  Scenario: A session may be created without a region
    When NewSession is called
    Then a session is created
    And there is no region

  @REG-5
  Scenario: A request without a region fails
    Given these environment variables:
      | name                  | value  |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
    When NewSession is called
    And a request is made
    Then the request fails with "MissingRegion"

  @REG-5
  Scenario: A request with a region passes
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    And a request is made
    Then the request passes

  @REG-6
  Scenario: A region that a copy provides is enough for the request
    When NewSession is called
    And the session is copied with:
      | Region | us-east-1 |
    And a request is made
    Then the request fails with "MissingRegion"
    And the copy's request passes

  @REG-5 @REG-6
  Scenario: A region that is passed to the client is enough for the request
    When NewSession is called
    And a request is made
    And client configs are made with:
      | Region | us-east-1 |
    And the client config of "sqs" is made
    Then there is no region
    And the request fails with "MissingRegion"
    And the client config of "sqs" is:
      | endpoint       | https://sqs.us-east-1.amazonaws.com |
      | signing region | us-east-1                           |
      | error          |                                     |

  @REG-6
  Scenario: A region that is passed to a client of STS is enough for its call
    Given these environment variables:
      | name                  | value  |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
    When NewSession is called
    And a client of STS makes a call with:
      | Region | cn-north-1 |
    Then there is no region
    And the call succeeds
    And call 1 is signed for the region "cn-north-1"

  @REG-7
  Scenario: The environment gives the region if the region of the config is empty
    Given the environment variable AWS_REGION is "us-east-1"
    And the config sets Region to ""
    When NewSession is called
    Then the region is "us-east-1"

  @REG-7
  Scenario: The files give the region if the region of the config is empty
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the config sets Region to ""
    And the shared config file contains:
      """
      [default]
      region = us-west-2
      """
    When NewSession is called
    Then the region is "us-west-2"

  @REG-8
  Scenario: A region without a value keeps the region of an earlier file
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      region = us-west-2
      """
    And the shared credentials file contains:
      """
      [default]
      region =
      """
    When NewSession is called
    Then the region is "us-west-2"

  @REG-9 @edition-1.55
  Scenario: A region that is written "" removes the region of an earlier file
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      region = us-west-2
      """
    And the shared credentials file contains:
      """
      [default]
      region = ""
      """
    When NewSession is called
    Then there is no region

  @REG-10
  Scenario: The region of a source profile is not the region of the session
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/role_name
      source_profile = source

      [profile source]
      region = us-west-2
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then a session is created
    And there is no region

  @REG-11
  Scenario: An unknown region is used unchanged
    Given the environment variable AWS_REGION is "Nowhere-1"
    When NewSession is called
    Then a session is created
    And the region is "Nowhere-1"
