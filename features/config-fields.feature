Feature: Fields of the config

  Three fields of a session's config matter to the clients of a few services only. The environment and the shared files set
  them too.

  @FLAG-1 @FLAG-3 @edition-1.55
  Scenario Outline: <variable> as AWS_S3_USE_ARN_REGION makes S3UseARNRegion <value>
    Given the environment variable AWS_S3_USE_ARN_REGION is "<variable>"
    When NewSession is called
    Then the config has the fields:
      | S3UseARNRegion | <value> |

    Examples:
      | variable | value |
      | true     | true  |
      | TRUE     | true  |
      | false    | false |
      |          | false |

  @FLAG-1 @edition-1.55
  Scenario: S3UseARNRegion of the config wins over the variable
    Given the environment variable AWS_S3_USE_ARN_REGION is "true"
    And the config sets S3UseARNRegion to false
    When NewSession is called
    Then the config has the fields:
      | S3UseARNRegion | false |

  @FLAG-2 @edition-1.55
  Scenario: The key s3_use_arn_region is never used
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      s3_use_arn_region = true
      """
    When NewSession is called
    Then the config has the fields:
      | S3UseARNRegion | false |

  @FLAG-4 @FLAG-5 @edition-1.55
  Scenario Outline: <variable> as AWS_ENABLE_ENDPOINT_DISCOVERY makes EnableEndpointDiscovery <value>
    Given the environment variable AWS_ENABLE_ENDPOINT_DISCOVERY is "<variable>"
    When NewSession is called
    Then the config has the fields:
      | EnableEndpointDiscovery | <value> |

    Examples:
      | variable | value |
      | true     | true  |
      | false    | false |
      | False    | true  |
      | 0        | true  |
      |          |       |

  @FLAG-4 @edition-1.55
  Scenario: The variable for endpoint discovery wins over the key, and the config over both
    Given these environment variables:
      | name                          | value |
      | AWS_SDK_LOAD_CONFIG           | 1     |
      | AWS_ENABLE_ENDPOINT_DISCOVERY | false |
    And the shared config file contains:
      """
      [default]
      endpoint_discovery_enabled = true
      """
    When NewSession is called
    And the session is copied with:
      | EnableEndpointDiscovery | true |
    Then the config has the fields:
      | EnableEndpointDiscovery | false |
    And the copy's config has the fields:
      | EnableEndpointDiscovery | true |

  @FLAG-4 @edition-1.55
  Scenario: A profile enables endpoint discovery
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      endpoint_discovery_enabled = true
      """
    When NewSession is called
    Then the config has the fields:
      | EnableEndpointDiscovery | true |

  @FLAG-6 @FLAG-9 @edition-1.55
  Scenario: The keys have no effect while shared config is off
    Given the shared credentials file contains:
      """
      [default]
      endpoint_discovery_enabled = true
      ec2_metadata_v1_disabled = true
      """
    When NewSession is called
    Then the config has the fields:
      | EnableEndpointDiscovery   |  |
      | EC2MetadataEnableFallback |  |

  @FLAG-7 @FLAG-8 @edition-1.55
  Scenario Outline: <variable> as AWS_EC2_METADATA_V1_DISABLED makes EC2MetadataEnableFallback <value>
    Given these environment variables:
      | name                         | value      |
      | AWS_SDK_LOAD_CONFIG          | 1          |
      | AWS_EC2_METADATA_V1_DISABLED | <variable> |
    When NewSession is called
    Then the config has the fields:
      | EC2MetadataEnableFallback | <value> |

    Examples:
      | variable | value |
      | true     | false |
      | TRUE     | false |
      | false    | true  |
      | 1        |       |

  @FLAG-7 @edition-1.55
  Scenario: A profile disables the first version of the metadata service
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      ec2_metadata_v1_disabled = true
      """
    When NewSession is called
    Then the config has the fields:
      | EC2MetadataEnableFallback | false |

  @FLAG-7 @edition-1.55
  Scenario: EC2MetadataEnableFallback of the config wins over variable and key
    Given these environment variables:
      | name                         | value |
      | AWS_SDK_LOAD_CONFIG          | 1     |
      | AWS_EC2_METADATA_V1_DISABLED | true  |
    And the config sets EC2MetadataEnableFallback to true
    When NewSession is called
    Then the config has the fields:
      | EC2MetadataEnableFallback | true |

  @FLAG-10 @edition-1.14
  Scenario: Edition 1.14 has none of these fields
    Given these environment variables:
      | name                          | value |
      | AWS_S3_USE_ARN_REGION         | true  |
      | AWS_ENABLE_ENDPOINT_DISCOVERY | true  |
      | AWS_EC2_METADATA_V1_DISABLED  | true  |
    When NewSession is called
    Then the config has the fields:
      | S3UseARNRegion            |  |
      | EnableEndpointDiscovery   |  |
      | EC2MetadataEnableFallback |  |

  @FLAG-11 @edition-1.55
  Scenario: The default chain of New does not read the variables
    Given these environment variables:
      | name                          | value |
      | AWS_S3_USE_ARN_REGION         | true  |
      | AWS_ENABLE_ENDPOINT_DISCOVERY | true  |
      | AWS_EC2_METADATA_V1_DISABLED  | true  |
    When New is called
    Then the config has the fields:
      | S3UseARNRegion            |  |
      | EnableEndpointDiscovery   |  |
      | EC2MetadataEnableFallback |  |

  @COPY-3
  Scenario: A copy has its own EC2MetadataDisableTimeoutOverride
    Given the config sets EC2MetadataDisableTimeoutOverride to false
    When NewSession is called
    And the session is copied with:
      | EC2MetadataDisableTimeoutOverride | true |
    Then the config has the fields:
      | EC2MetadataDisableTimeoutOverride | false |
    And the copy's config has the fields:
      | EC2MetadataDisableTimeoutOverride | true |
