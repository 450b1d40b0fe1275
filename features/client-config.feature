Feature: Configs of service clients
  A program passes its session to the constructor of a service client, which gets a config from it: the endpoint of the
  service, and the region and the name for signatures. Each release resolves them from its own table of endpoints.

  @CLI-1 @CLI-2 @CLI-6 @CLI-12 @CLI-13
  Scenario: Clients of several services are made from one session
    Given the config sets Region to "eu-west-1"
    When NewSession is called
    And the client config of "sqs" is made
    And the client config of "iam" is made
    And the client config of "runtime.lex" is made
    Then the client config of "sqs" is:
      | endpoint       | https://sqs.eu-west-1.amazonaws.com |
      | signing region | eu-west-1                           |
      | signing name   | sqs                                 |
      | error          |                                     |
    And the client config of "iam" is:
      | endpoint       | https://iam.amazonaws.com |
      | signing region | us-east-1                 |
      | signing name   | iam                       |
    And the client config of "runtime.lex" is:
      | endpoint       | https://runtime.lex.eu-west-1.amazonaws.com |
      | signing region | eu-west-1                                   |
      | signing name   | lex                                         |

  @CLI-2 @edition-1.55
  Scenario: A client config has a partition
    Given the config sets Region to "cn-north-1"
    When NewSession is called
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint       | https://sqs.cn-north-1.amazonaws.com.cn |
      | signing region | cn-north-1                              |
      | partition      | aws-cn                                  |

  @CLI-2 @ENV-9
  Scenario: AWS_REGION decides on endpoints and signing regions
    Given the environment variable AWS_REGION is "ap-south-1"
    When NewSession is called
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint       | https://sqs.ap-south-1.amazonaws.com |
      | signing region | ap-south-1                           |

  @CLI-2 @REG-3
  Scenario: The region of the profile decides on endpoints and signing regions
    Given the option SharedConfigState is SharedConfigEnable
    And the option Profile is "my_profile"
    And the shared config file contains:
      """
      [default]
      region = us-east-1

      [profile my_profile]
      region = ap-south-1
      """
    When NewSessionWithOptions is called
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint       | https://sqs.ap-south-1.amazonaws.com |
      | signing region | ap-south-1                           |

  @CLI-3
  Scenario: A config that is passed to a client overrides the session's and does not change it
    Given the config sets Region to "eu-west-1"
    When NewSession is called
    And client configs are made with:
      | Region     | us-west-2 |
      | DisableSSL | true      |
    And the client config of "sqs" is made
    Then the region is "eu-west-1"
    And the client config of "sqs" is:
      | endpoint       | http://sqs.us-west-2.amazonaws.com |
      | signing region | us-west-2                          |

  @CLI-3
  Scenario: An empty config that is passed to a client changes nothing
    Given the config sets Region to "eu-west-1"
    When NewSession is called
    And client configs are made with an empty config
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint       | https://sqs.eu-west-1.amazonaws.com |
      | signing region | eu-west-1                           |

  @CLI-4
  Scenario: No endpoint is resolved for a client that takes only the user's endpoint
    Given the config sets Region to "eu-west-1"
    When NewSession is called
    And the client config of "sqs" is made without resolving its endpoint
    Then the client config of "sqs" without resolving is:
      | endpoint       |                 |
      | signing region |                 |
      | signing name   |                 |
      | partition      |                 |
      | error          | MissingEndpoint |

  @CLI-4 @CLI-5 @CLI-41
  Scenario: The user's endpoint gets a scheme and the region as signing region
    Given the config sets:
      | Region   | eu-west-1      |
      | Endpoint | localhost:9000 |
    When NewSession is called
    And the client config of "sqs" is made
    And the client config of "sqs" is made without resolving its endpoint
    Then the client config of "sqs" is:
      | endpoint       | https://localhost:9000 |
      | signing region | eu-west-1              |
      | signing name   |                        |
      | partition      |                        |
    And the client config of "sqs" without resolving is:
      | endpoint       | https://localhost:9000 |
      | signing region | eu-west-1              |

  @CLI-3 @CLI-4
  Scenario: An endpoint that is passed to a client is not resolved
    Given the config sets Region to "eu-west-1"
    When NewSession is called
    And client configs are made with:
      | Endpoint | http://localhost:9000 |
      | Region   | us-west-2             |
    And the client config of "sqs" is made without resolving its endpoint
    Then the region is "eu-west-1"
    And the client config of "sqs" without resolving is:
      | endpoint       | http://localhost:9000 |
      | signing region | us-west-2             |
      | error          |                       |

  @CLI-41 @CLI-3
  Scenario: The user's endpoint without a scheme is http with DisableSSL
    Given the config sets Region to "eu-west-1"
    When NewSession is called
    And client configs are made with:
      | Endpoint   | localhost:9000 |
      | DisableSSL | true           |
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint | http://localhost:9000 |

  @CLI-5
  Scenario: The scheme of the user's endpoint is kept whatever DisableSSL is
    Given the config sets:
      | Endpoint   | https://localhost:9000 |
      | DisableSSL | true                   |
    When NewSession is called
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint       | https://localhost:9000 |
      | signing region |                        |
      | error          | MissingRegion          |

  @CLI-7 @edition-1.14
  Scenario: Without a region the host has an empty label
    When NewSession is called
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint       | https://sqs..amazonaws.com |
      | signing region |                            |
      | signing name   | sqs                        |
      | error          | MissingRegion              |

  @CLI-8 @CLI-30 @edition-1.55
  Scenario: Without a region there is no endpoint
    When NewSession is called
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint       |               |
      | signing region |               |
      | signing name   |               |
      | partition      |               |
      | error          | MissingRegion |

  @CLI-9 @CLI-19 @edition-1.55
  Scenario Outline: A region name with fips selects FIPS endpoints of the region
    Given the config sets Region to "<region>"
    When NewSession is called
    And the client config of "acm" is made
    Then the region is "<region>"
    And the client config of "acm" is:
      | endpoint       | https://acm-fips.us-west-2.amazonaws.com |
      | signing region | us-west-2                                |

    Examples:
      | region         |
      | fips-us-west-2 |
      | us-west-2-fips |
      | us-fips-west-2 |

  @CLI-10
  Scenario Outline: The pattern of a region name selects the partition
    Given the config sets Region to "<region>"
    When NewSession is called
    And the client config of "ec2" is made
    Then the client config of "ec2" is:
      | endpoint       | https://ec2.<region>.<suffix> |
      | signing region | <region>                      |

    Examples:
      | region       | suffix           |
      | eu-north-42  | amazonaws.com    |
      | cn-south-7   | amazonaws.com.cn |
      | us-gov-x-1   | amazonaws.com    |
      | mars-north-1 | amazonaws.com    |

  @CLI-11
  Scenario: A global service has one endpoint for all regions
    Given the config sets Region to "cn-north-1"
    When NewSession is called
    And the client config of "iam" is made
    Then the client config of "iam" is:
      | endpoint       | https://iam.cn-north-1.amazonaws.com.cn |
      | signing region | cn-north-1                              |

  @CLI-11
  Scenario: A global service has the same endpoint in an unknown region
    Given the config sets Region to "mars-north-1"
    When NewSession is called
    And the client config of "iam" is made
    Then the client config of "iam" is:
      | endpoint       | https://iam.amazonaws.com |
      | signing region | us-east-1                 |

  @CLI-14
  Scenario: The endpoint of an unknown service is built from its name
    Given the config sets Region to "eu-west-1"
    When NewSession is called
    And the client config of "unheard.of" is made
    Then the client config of "unheard.of" is:
      | endpoint       | https://unheard.of.eu-west-1.amazonaws.com |
      | signing region | eu-west-1                                  |
      | signing name   | unheard.of                                 |

  @CLI-15
  Scenario: DisableSSL makes resolved endpoints http
    Given the config sets:
      | Region     | eu-west-1 |
      | DisableSSL | true      |
    When NewSession is called
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint | http://sqs.eu-west-1.amazonaws.com |

  @CLI-13 @CLI-15
  Scenario: An endpoint may support HTTP only
    Given the config sets Region to "local"
    When NewSession is called
    And the client config of "dynamodb" is made
    Then the client config of "dynamodb" is:
      | endpoint       | http://localhost:8000 |
      | signing region | us-east-1             |

  @CLI-16 @edition-1.14
  Scenario: UseDualStack applies to S3 only
    Given the config sets:
      | Region       | us-west-2 |
      | UseDualStack | true      |
    When NewSession is called
    And the client config of "s3" is made
    And the client config of "sqs" is made
    Then the client config of "s3" is:
      | endpoint | https://s3.dualstack.us-west-2.amazonaws.com |
    And the client config of "sqs" is:
      | endpoint | https://sqs.us-west-2.amazonaws.com |

  @CLI-16 @edition-1.14
  Scenario: UseDualStack is ignored for S3 in China
    Given the config sets:
      | Region       | cn-north-1 |
      | UseDualStack | true       |
    When NewSession is called
    And the client config of "s3" is made
    Then the client config of "s3" is:
      | endpoint | https://s3.cn-north-1.amazonaws.com.cn |

  @CLI-17 @edition-1.55
  Scenario: UseDualStack applies to S3 and S3 Control
    Given the config sets:
      | Region       | us-west-2 |
      | UseDualStack | true      |
    When NewSession is called
    And the client config of "s3" is made
    And the client config of "s3-control" is made
    And the client config of "sqs" is made
    Then the client config of "s3" is:
      | endpoint | https://s3.dualstack.us-west-2.amazonaws.com |
    And the client config of "s3-control" is:
      | endpoint | https://s3-control.dualstack.us-west-2.amazonaws.com |
    And the client config of "sqs" is:
      | endpoint | https://sqs.us-west-2.amazonaws.com |

  @CLI-17 @CLI-18 @edition-1.55
  Scenario: UseDualStackEndpoint wins over UseDualStack
    Given the config sets:
      | Region               | us-west-2 |
      | UseDualStack         | true      |
      | UseDualStackEndpoint | disabled  |
    When NewSession is called
    And the client config of "s3" is made
    Then the client config of "s3" is:
      | endpoint | https://s3.us-west-2.amazonaws.com |

  @CLI-18 @edition-1.55
  Scenario: The config wins over the environment for dual stack
    Given the config sets:
      | Region               | us-west-2 |
      | UseDualStackEndpoint | disabled  |
    And the environment variable AWS_USE_DUALSTACK_ENDPOINT is "true"
    When NewSession is called
    And the client config of "ec2" is made
    Then the client config of "ec2" is:
      | endpoint | https://ec2.us-west-2.amazonaws.com |

  @CLI-18 @edition-1.55
  Scenario: The environment wins over the profile for dual stack
    Given the config sets Region to "us-west-2"
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the environment variable AWS_USE_DUALSTACK_ENDPOINT is "true"
    And the shared config file contains:
      """
      [default]
      use_dualstack_endpoint = false
      """
    When NewSession is called
    And the client config of "ec2" is made
    Then the client config of "ec2" is:
      | endpoint | https://ec2.us-west-2.api.aws |

  @ENV-17 @CLI-18 @CLI-19 @CLI-21 @CLI-22 @edition-1.55
  Scenario Outline: If <variable> is empty, the profile decides
    Given the config sets Region to "us-east-1"
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the environment variable <variable> is empty
    And the shared config file contains:
      """
      [default]
      <key> = <value>
      """
    When NewSession is called
    And the client config of "<service>" is made
    Then the client config of "<service>" is:
      | endpoint | <endpoint> |

    Examples:
      | variable                           | key                            | value    | service | endpoint                                 |
      | AWS_USE_DUALSTACK_ENDPOINT         | use_dualstack_endpoint         | true     | ec2     | https://ec2.us-east-1.api.aws            |
      | AWS_USE_FIPS_ENDPOINT              | use_fips_endpoint              | true     | ec2     | https://ec2-fips.us-east-1.amazonaws.com |
      | AWS_STS_REGIONAL_ENDPOINTS         | sts_regional_endpoints         | regional | sts     | https://sts.us-east-1.amazonaws.com      |
      | AWS_S3_US_EAST_1_REGIONAL_ENDPOINT | s3_us_east_1_regional_endpoint | regional | s3      | https://s3.us-east-1.amazonaws.com       |

  @ENV-17 @CLI-17 @edition-1.55
  Scenario: If AWS_USE_DUALSTACK_ENDPOINT is empty, UseDualStack decides
    Given the config sets Region to "us-east-1"
    And the environment variable AWS_USE_DUALSTACK_ENDPOINT is empty
    When NewSession is called
    And client configs are made with:
      | UseDualStack | true |
    And the client config of "s3" is made
    Then the client config of "s3" is:
      | endpoint | https://s3.dualstack.us-east-1.amazonaws.com |

  @CLI-19 @edition-1.55
  Scenario: The profile selects FIPS endpoints
    Given the config sets Region to "us-west-2"
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      use_fips_endpoint = true
      """
    When NewSession is called
    And the client config of "acm" is made
    Then the client config of "acm" is:
      | endpoint | https://acm-fips.us-west-2.amazonaws.com |

  @CLI-19 @edition-1.55
  Scenario: The profile does not select FIPS endpoints while shared config is off
    Given the config sets Region to "us-west-2"
    And the shared credentials file contains:
      """
      [default]
      use_fips_endpoint = true
      """
    When NewSession is called
    And the client config of "acm" is made
    Then the client config of "acm" is:
      | endpoint | https://acm.us-west-2.amazonaws.com |

  @CLI-20 @edition-1.55
  Scenario: A missing variant of an endpoint is built from the default of the partition
    Given the config sets:
      | Region               | eu-west-1 |
      | UseFIPSEndpoint      | enabled   |
      | UseDualStackEndpoint | enabled   |
    When NewSession is called
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint       | https://sqs-fips.eu-west-1.api.aws |
      | signing region | eu-west-1                          |

  @CLI-42 @CLI-30 @edition-1.55
  Scenario: An isolated partition has no dual-stack endpoints
    Given the config sets:
      | Region               | us-iso-east-1 |
      | UseDualStackEndpoint | enabled       |
    When NewSession is called
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint  |                 |
      | partition |                 |
      | error     | MissingEndpoint |

  @CLI-21 @edition-1.55
  Scenario: The client of STS uses the global endpoint in a legacy region
    Given the config sets Region to "eu-west-1"
    When NewSession is called
    And the client config of "sts" is made
    Then the client config of "sts" is:
      | endpoint       | https://sts.amazonaws.com |
      | signing region | us-east-1                 |

  @CLI-21 @edition-1.55
  Scenario: The config selects the regional STS endpoint over the environment
    Given the config sets:
      | Region              | eu-west-1 |
      | STSRegionalEndpoint | regional  |
    And the environment variable AWS_STS_REGIONAL_ENDPOINTS is "legacy"
    When NewSession is called
    And the client config of "sts" is made
    Then the client config of "sts" is:
      | endpoint       | https://sts.eu-west-1.amazonaws.com |
      | signing region | eu-west-1                           |

  @CLI-22 @edition-1.55
  Scenario: S3 is called at the global endpoint from us-east-1
    Given the config sets Region to "us-east-1"
    When NewSession is called
    And the client config of "s3" is made
    Then the client config of "s3" is:
      | endpoint       | https://s3.amazonaws.com |
      | signing region | us-east-1                |

  @CLI-22 @edition-1.55
  Scenario: The environment selects the regional S3 endpoint over the profile
    Given the config sets Region to "us-east-1"
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the environment variable AWS_S3_US_EAST_1_REGIONAL_ENDPOINT is "regional"
    And the shared config file contains:
      """
      [default]
      s3_us_east_1_regional_endpoint = legacy
      """
    When NewSession is called
    And the client config of "s3" is made
    Then the client config of "s3" is:
      | endpoint | https://s3.us-east-1.amazonaws.com |

  @CLI-23 @edition-1.14
  Scenario: The metadata service is signed for the region
    Given the config sets Region to "eu-west-1"
    When NewSession is called
    And the client config of "ec2metadata" is made
    Then the client config of "ec2metadata" is:
      | endpoint       | http://169.254.169.254/latest |
      | signing region | eu-west-1                     |

  @CLI-23 @edition-1.55
  Scenario: Requests to the metadata service are signed for aws-global
    Given the config sets Region to "eu-west-1"
    When NewSession is called
    And the client config of "ec2metadata" is made
    Then the client config of "ec2metadata" is:
      | endpoint       | http://169.254.169.254/latest |
      | signing region | aws-global                    |

  @CLI-43 @edition-1.55
  Scenario: The environment selects IPv4 or IPv6 for the metadata service
    Given the environment variable AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE is "IPv6"
    When NewSession is called
    And the client config of "ec2metadata" is made
    Then the client config of "ec2metadata" is:
      | endpoint | http://[fd00:ec2::254]/latest |

  @CLI-24 @edition-1.55
  Scenario: The environment sets the endpoint of the metadata service
    Given the config sets Region to "eu-west-1"
    And the environment variable AWS_EC2_METADATA_SERVICE_ENDPOINT is "http://localhost:1338"
    And the environment variable AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE is "IPv6"
    When NewSession is called
    And the client config of "ec2metadata" is made
    Then the client config of "ec2metadata" is:
      | endpoint       | http://localhost:1338 |
      | signing region | eu-west-1             |
      | partition      |                       |

  @CLI-25 @edition-1.55
  Scenario: A global service needs no region
    When NewSession is called
    And the client config of "iam" is made
    Then the client config of "iam" is:
      | endpoint       | https://iam.amazonaws.com |
      | signing region | us-east-1                 |
      | error          |                           |

  @CLI-26 @CLI-30 @edition-1.55
  Scenario Outline: A region that cannot be part of a host name has no endpoint
    Given the config sets Region to "<region>"
    When NewSession is called
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint       |                 |
      | signing region |                 |
      | error          | MissingEndpoint |

    Examples:
      | region        |
      | no region     |
      | evil.example/ |
      | -             |

  @CLI-27 @edition-1.14
  Scenario: Any text as a region becomes part of the host
    Given the config sets Region to "evil.example/"
    When NewSession is called
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint       | https://sqs.evil.example/.amazonaws.com |
      | signing region | evil.example/                           |

  @CLI-28
  Scenario: The name of an unknown service becomes part of the host unchanged
    Given the config sets Region to "eu-west-1"
    When NewSession is called
    And the client config of "evil.example/" is made
    Then the client config of "evil.example/" is:
      | endpoint     | https://evil.example/.eu-west-1.amazonaws.com |
      | signing name | evil.example/                                 |

  @CLI-29 @CLI-30 @edition-1.55
  Scenario: A service without a name has no endpoint
    Given the config sets Region to "eu-west-1"
    When NewSession is called
    And the client config of "" is made
    Then the client config of "" is:
      | endpoint | |
      | error    | MissingEndpoint |

  @CLI-30 @edition-1.55
  Scenario: Without ValidateEndpointHandler a request fails with the resolver's own error
    Given the config sets:
      | Region               | us-iso-east-1 |
      | UseDualStackEndpoint | enabled       |
    When NewSession is called
    And the handler "core.ValidateEndpointHandler" is removed from Validate
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint | |
      | error    | UnknownEndpointError |

  @CLI-31 @edition-1.14
  Scenario: Settings of later releases are ignored
    Given the config sets:
      | Region               | us-west-2 |
      | UseDualStackEndpoint | enabled   |
    And the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the environment variable AWS_USE_FIPS_ENDPOINT is "true"
    And the shared config file contains:
      """
      [default]
      use_fips_endpoint = true
      """
    When NewSession is called
    And the client config of "acm" is made
    Then the client config of "acm" is:
      | endpoint | https://acm.us-west-2.amazonaws.com |

  @CLI-32 @edition-1.55
  Scenario: The older chain of New reads only the metadata service from the environment
    Given the config sets Region to "us-west-2"
    And the environment variable AWS_USE_FIPS_ENDPOINT is "true"
    And the environment variable AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE is "IPv6"
    When New is called
    And the client config of "acm" is made
    And the client config of "ec2metadata" is made
    Then the client config of "acm" is:
      | endpoint | https://acm.us-west-2.amazonaws.com |
    And the client config of "ec2metadata" is:
      | endpoint | http://[fd00:ec2::254]/latest |

  @CLI-3 @edition-1.55
  Scenario: A copy has the endpoints of its own config
    Given the config sets Region to "eu-west-1"
    When NewSession is called
    And the session is copied with:
      | UseFIPSEndpoint | enabled   |
      | Region          | us-west-2 |
    And the client config of "acm" is made
    Then the client config of "acm" is:
      | endpoint | https://acm.eu-west-1.amazonaws.com |
    And the copy's client config of "acm" is:
      | endpoint | https://acm-fips.us-west-2.amazonaws.com |

  @CLI-33 @CLI-35
  Scenario: The user's resolver resolves one service and passes on the others
    Given the endpoint resolver "own" resolves "s3" to:
      | url            | https://localhost:9000 |
      | signing region | custom-region          |
      | signing name   | custom-name            |
    And the config sets:
      | Region           | eu-west-1 |
      | DisableSSL       | true      |
      | EndpointResolver | own       |
    When NewSession is called
    And the client config of "s3" is made
    And the client config of "sqs" is made
    Then the client config of "s3" is:
      | endpoint       | https://localhost:9000 |
      | signing region | custom-region          |
      | signing name   | custom-name            |
      | partition      |                        |
      | error          |                        |
    And the client config of "sqs" is:
      | endpoint       | http://sqs.eu-west-1.amazonaws.com |
      | signing region | eu-west-1                          |
      | signing name   | sqs                                |

  @CLI-44 @edition-1.55
  Scenario: FIPS and legacy endpoints do not change an endpoint of the user's resolver
    Given the endpoint resolver "own" resolves "sts" to:
      | url            | https://sts.example.com |
      | partition      | aws-cn                  |
      | signing region | us-west-2               |
    And the endpoint resolver "own" resolves "s3" to:
      | url            | https://s3.example.com |
    And the config sets:
      | Region              | us-east-1 |
      | UseFIPSEndpoint     | enabled   |
      | STSRegionalEndpoint | regional  |
      | EndpointResolver    | own       |
    When NewSession is called
    And the client config of "sts" is made
    And the client config of "s3" is made
    Then the client config of "sts" is:
      | endpoint       | https://sts.example.com |
      | signing region | us-west-2               |
      | partition      | aws-cn                  |
    And the client config of "s3" is:
      | endpoint       | https://s3.example.com |
      | signing region |                        |
      | signing name   |                        |
      | partition      |                        |

  @CLI-33 @CLI-44 @edition-1.14
  Scenario: The partition of an endpoint from a resolver is not reported
    Given the endpoint resolver "own" resolves "sqs" to:
      | url       | https://sqs.example.com |
      | partition | aws-cn                  |
    And the config sets:
      | Region           | us-east-1 |
      | EndpointResolver | own       |
    When NewSession is called
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint  | https://sqs.example.com |
      | partition |                         |

  @CLI-44
  Scenario: An endpoint from a resolver gets no scheme
    Given the endpoint resolver "own" resolves "sqs" to:
      | url | localhost:9000 |
    And the config sets:
      | Region           | us-east-1 |
      | EndpointResolver | own       |
    When NewSession is called
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint | localhost:9000 |
      | error    |                |

  @CLI-33
  Scenario: An endpoint without a URL from a resolver leaves a request without an endpoint
    Given the endpoint resolver "own" resolves "sqs" to:
      | signing name | own |
    And the config sets:
      | Region           | us-east-1 |
      | EndpointResolver | own       |
    When NewSession is called
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint     |                 |
      | signing name | own             |
      | error        | MissingEndpoint |

  @CLI-34 @CLI-5
  Scenario: The Endpoint of the config wins over the user's resolver
    Given the endpoint resolver "own" resolves "sqs" to:
      | url            | https://sqs.example.com |
      | signing region | custom-region           |
    And the config sets:
      | Region           | us-east-1      |
      | Endpoint         | localhost:9000 |
      | EndpointResolver | own            |
    When NewSession is called
    And the client config of "sqs" is made
    And the client config of "sqs" is made without resolving its endpoint
    Then the client config of "sqs" is:
      | endpoint       | https://localhost:9000 |
      | signing region | us-east-1              |
    And the client config of "sqs" without resolving is:
      | endpoint       | https://localhost:9000 |

  @CLI-4 @CLI-33
  Scenario: No resolver is used for a client that takes only the user's endpoint
    Given the endpoint resolver "own" resolves "sqs" to:
      | url | https://sqs.example.com |
    And the config sets:
      | Region           | us-east-1 |
      | EndpointResolver | own       |
    When NewSession is called
    And the client config of "sqs" is made
    And the client config of "sqs" is made without resolving its endpoint
    Then the client config of "sqs" is:
      | endpoint | https://sqs.example.com |
    And the client config of "sqs" without resolving is:
      | endpoint |                 |
      | error    | MissingEndpoint |

  @CLI-36 @CLI-35
  Scenario: The resolver of a client replaces that of the session for every service
    Given the endpoint resolver "session" resolves "sqs" to:
      | url | https://sqs.example.com |
    And the endpoint resolver "client" resolves "sns" to:
      | url | https://sns.example.com |
    And the config sets:
      | Region           | us-east-1 |
      | EndpointResolver | session   |
    When NewSession is called
    And client configs are made with:
      | EndpointResolver | client |
    And the client config of "sqs" is made
    And the client config of "sns" is made
    Then the client config of "sqs" is:
      | endpoint | https://sqs.us-east-1.amazonaws.com |
    And the client config of "sns" is:
      | endpoint | https://sns.example.com |

  @CLI-36
  Scenario: A copy has the resolver that it is copied with, and the session keeps its own
    Given the endpoint resolver "session" resolves "sqs" to:
      | url | https://sqs.example.com |
    And the endpoint resolver "copy" delegates every service
    And the config sets:
      | Region           | us-east-1 |
      | EndpointResolver | session   |
    When NewSession is called
    And the session is copied with:
      | EndpointResolver | copy |
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint | https://sqs.example.com |
    And the copy's client config of "sqs" is:
      | endpoint | https://sqs.us-east-1.amazonaws.com |

  @CLI-37 @edition-1.14
  Scenario: The error of the user's resolver is discarded
    Given the endpoint resolver "own" fails for "sqs" with:
      | code    | OwnError    |
      | message | no endpoint |
    And the config sets:
      | Region           | us-east-1 |
      | EndpointResolver | own       |
    When NewSession is called
    And the handler "core.ValidateEndpointHandler" is removed from Validate
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint |  |
      | error    |  |

  @CLI-30 @CLI-33 @edition-1.55
  Scenario: The error of the user's resolver is reported
    Given the endpoint resolver "own" fails for "sqs" with:
      | code    | OwnError    |
      | message | no endpoint |
    And the config sets:
      | Region           | us-east-1 |
      | EndpointResolver | own       |
    When NewSession is called
    And the handler "core.ValidateEndpointHandler" is removed from Validate
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint |          |
      | error    | OwnError |

  @CLI-33
  Scenario: A missing endpoint is the first error of a request
    Given the endpoint resolver "own" fails for "sqs" with:
      | code    | OwnError    |
      | message | no endpoint |
    And the config sets:
      | Region           | us-east-1 |
      | EndpointResolver | own       |
    When NewSession is called
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint |                 |
      | error    | MissingEndpoint |

  @CLI-38
  Scenario Outline: An endpoint makes up for a missing region
    Given the endpoint resolver "own" resolves "sqs" to:
      | url | https://sqs.example.com |
    And the config sets:
      | Region           | <region> |
      | EndpointResolver | own      |
    When NewSession is called
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | endpoint       | https://sqs.example.com |
      | signing region |                         |
      | error          | <error>                 |

    Examples:
      | region    | error         |
      | us-east-1 |               |
      |           | MissingRegion |

  @CLI-39 @edition-1.55
  Scenario: The environment sets the endpoint of the metadata service over the user's resolver
    Given the endpoint resolver "own" resolves "ec2metadata" to:
      | url | http://metadata.example.com |
    And the config sets:
      | Region           | us-east-1 |
      | EndpointResolver | own       |
    And the environment variable AWS_EC2_METADATA_SERVICE_ENDPOINT is "http://localhost:1338"
    When NewSession is called
    And the client config of "ec2metadata" is made
    Then the client config of "ec2metadata" is:
      | endpoint | http://localhost:1338 |

  @CLI-45 @CLI-35 @edition-1.55
  Scenario: The user's resolver passes the endpoint mode of the metadata service on
    Given the endpoint resolver "own" delegates every service
    And the config sets:
      | Region           | us-east-1 |
      | EndpointResolver | own       |
    And the environment variable AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE is "IPv6"
    When NewSession is called
    And the client config of "ec2metadata" is made
    Then the client config of "ec2metadata" is:
      | endpoint | http://[fd00:ec2::254]/latest |

  @CLI-40 @edition-1.55
  Scenario: A resolver of a copy ignores the metadata service of the environment
    Given the endpoint resolver "own" delegates every service
    And the config sets Region to "us-east-1"
    And the environment variable AWS_EC2_METADATA_SERVICE_ENDPOINT is "http://localhost:1338"
    When NewSession is called
    And the session is copied with:
      | EndpointResolver | own |
    And the client config of "ec2metadata" is made
    Then the client config of "ec2metadata" is:
      | endpoint | http://localhost:1338 |
    And the copy's client config of "ec2metadata" is:
      | endpoint | http://169.254.169.254/latest |

  @CLI-46 @CLI-32 @edition-1.55
  Scenario: Clients of New without shared config use the user's resolver for the metadata service
    Given the endpoint resolver "own" delegates every service
    And the config sets:
      | Region           | us-east-1 |
      | EndpointResolver | own       |
    And the environment variable AWS_EC2_METADATA_SERVICE_ENDPOINT is "http://localhost:1338"
    When New is called
    And the client config of "ec2metadata" is made
    Then the client config of "ec2metadata" is:
      | endpoint | http://169.254.169.254/latest |

  @CLI-47
  Scenario: A client retries a request three times
    Given the config sets Region to "eu-west-1"
    When NewSession is called
    And the client config of "sqs" is made
    And the client config of "sqs" is made without resolving its endpoint
    Then the client config of "sqs" is:
      | max retries | 3 |
    And the client config of "sqs" without resolving is:
      | max retries | 3 |

  @CLI-48
  Scenario Outline: MaxRetries is the maximum number of retries
    Given the config sets:
      | Region     | eu-west-1 |
      | MaxRetries | <max>     |
    When NewSession is called
    And the client config of "sqs" is made
    And the client config of "sqs" is made without resolving its endpoint
    Then the client config of "sqs" is:
      | max retries | <max> |
    And the client config of "sqs" without resolving is:
      | max retries | <max> |

    Examples:
      | max |
      | 0   |
      | 10  |

  @CLI-3 @CLI-48 @COPY-1 @COPY-3
  Scenario: A copy and a client have the session's MaxRetries or their own
    Given the config sets:
      | Region     | eu-west-1 |
      | MaxRetries | 5         |
    When NewSession is called
    And the session is copied with:
      | MaxRetries | 0 |
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | max retries | 5 |
    And the copy's client config of "sqs" is:
      | max retries | 0 |

  @CLI-3 @CLI-49
  Scenario: A client returns to the default with MaxRetries of -1
    Given the config sets:
      | Region     | eu-west-1 |
      | MaxRetries | 5         |
    When NewSession is called
    And client configs are made with:
      | MaxRetries | -1 |
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | max retries | 3 |

  @CLI-50
  Scenario: Another negative MaxRetries is not the default
    Given the config sets:
      | Region     | eu-west-1 |
      | MaxRetries | -2        |
    When New is called
    And the client config of "sqs" is made
    Then the client config of "sqs" is:
      | max retries | -2 |
