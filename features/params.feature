Feature: Parameter validation
  The last handler of Validate checks the parameters of a request. DisableParamValidation takes
  it away, and a copy decides on it anew.

  @PARAM-1
  Scenario: The parameter validator is the last handler of Validate
    When NewSession is called
    Then the Validate handlers are:
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |

  @PARAM-2
  Scenario: DisableParamValidation removes the parameter validator
    Given the config sets DisableParamValidation to true
    When NewSession is called
    Then the Validate handlers are:
      | core.ValidateEndpointHandler |

  @PARAM-2
  Scenario: DisableParamValidation set to false keeps the parameter validator
    Given the config sets DisableParamValidation to false
    When NewSession is called
    Then the Validate handlers are:
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |

  @PARAM-3
  Scenario: A copy can remove its own parameter validator
    When NewSession is called
    And the session is copied with:
      | DisableParamValidation | true |
    Then the copy's Validate handlers are:
      | core.ValidateEndpointHandler |
    And the Validate handlers are:
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |

  @PARAM-3
  Scenario: A copy can add the parameter validator again
    Given the config sets DisableParamValidation to true
    When NewSession is called
    And the session is copied with:
      | DisableParamValidation | false |
    Then the copy's Validate handlers are:
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |

  @PARAM-3
  Scenario: A copy without the field stays without the parameter validator
    Given the config sets DisableParamValidation to true
    When NewSession is called
    And the session is copied
    Then the copy's Validate handlers are:
      | core.ValidateEndpointHandler |

  @PARAM-4
  Scenario: A copy moves the parameter validator behind the handlers that were added
    When NewSession is called
    And a handler "check" is pushed to the back of Validate
    And the session is copied
    Then the Validate handlers are:
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |
      | check                          |
    And the copy's Validate handlers are:
      | core.ValidateEndpointHandler   |
      | check                          |
      | core.ValidateParametersHandler |

  @PARAM-5
  Scenario: A copy restores a parameter validator that was removed
    When NewSession is called
    And the handler "core.ValidateParametersHandler" is removed from Validate
    And the session is copied
    Then the copy's Validate handlers are:
      | core.ValidateEndpointHandler   |
      | core.ValidateParametersHandler |

  @PARAM-5
  Scenario: A copy restores the parameter validator beside the handler that replaced it
    When NewSession is called
    And the handler "core.ValidateParametersHandler" in Validate is swapped for "check"
    And the session is copied
    Then the copy's Validate handlers are:
      | core.ValidateEndpointHandler   |
      | check                          |
      | core.ValidateParametersHandler |

  @PARAM-6
  Scenario: A request with invalid parameters is not sent
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      role_arn = too-short
      source_profile = source

      [source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with "InvalidParameter"
    And STS is not called

  @PARAM-7
  Scenario: InvalidParameter wraps the error of each parameter
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      role_arn = too-short
      external_id = x
      source_profile = source

      [source]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with "InvalidParameter"
    And the error message is "2 validation error(s) found."
    And the error wraps an error whose message contains "minimum field size of 2, AssumeRoleInput.ExternalId."
    And the error wraps an error whose message contains "minimum field size of 20, AssumeRoleInput.RoleArn."
