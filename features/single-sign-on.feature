@edition-1.55
Feature: Single sign-on
  A user signs on with another program, which keeps a token in a file. A session exchanges the token for the credentials
  of a role when they are needed. The token of an sso_session is renewed when it has expired.

  Background:
    Given the option SharedConfigState is SharedConfigEnable
    And the SSO portal is healthy

  @PORTAL-1 @PORTAL-2
  Scenario: The token of a start URL is exchanged for credentials
    Given the shared config file contains:
      """
      [default]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      sso_account_id = 123456789012
      sso_role_name = Reader
      """
    And the file "${ROOT}/home/.aws/sso/cache/b343494cf15ba6b81449840ea93161cf3b27e5e3.json" contains:
      """
      {"accessToken": "token", "expiresAt": "2099-01-01T00:00:00Z"}
      """
    When NewSessionWithOptions is called
    Then the access key is "SSO:123456789012/Reader"
    And the credentials come from "SSOProvider"
    And the SSO portal is called once
    And call 1 is signed with ""
    And call 1 is sent to "portal.sso.us-west-2.amazonaws.com"
    And call 1 carries account_id "123456789012"
    And call 1 carries role_name "Reader"
    And call 1 carries x-amz-sso_bearer_token "token"

  @PORTAL-3
  Scenario: There is no token file
    Given the shared config file contains:
      """
      [default]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      sso_account_id = 123456789012
      sso_role_name = Reader
      """
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with "SSOProviderInvalidToken"
    And the error message is "the SSO session has expired or is invalid"
    And the SSO portal is not called

  @PORTAL-3
  Scenario: The token file is not JSON
    Given the shared config file contains:
      """
      [default]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      sso_account_id = 123456789012
      sso_role_name = Reader
      """
    And the file "${ROOT}/home/.aws/sso/cache/b343494cf15ba6b81449840ea93161cf3b27e5e3.json" contains:
      """
      token
      """
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with "SSOProviderInvalidToken"
    And the error message is "the SSO session has expired or is invalid"
    And the SSO portal is not called

  @PORTAL-3
  Scenario: The expiry is not in the form of RFC 3339
    Given the shared config file contains:
      """
      [default]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      sso_account_id = 123456789012
      sso_role_name = Reader
      """
    And the file "${ROOT}/home/.aws/sso/cache/b343494cf15ba6b81449840ea93161cf3b27e5e3.json" contains:
      """
      {"accessToken": "token", "expiresAt": "2099-01-01T00:00:00UTC"}
      """
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with "SSOProviderInvalidToken"
    And the error message is "the SSO session has expired or is invalid"
    And the SSO portal is not called

  @PORTAL-3
  Scenario: The expiry is null
    Given the shared config file contains:
      """
      [default]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      sso_account_id = 123456789012
      sso_role_name = Reader
      """
    And the file "${ROOT}/home/.aws/sso/cache/b343494cf15ba6b81449840ea93161cf3b27e5e3.json" contains:
      """
      {"accessToken": "token", "expiresAt": null}
      """
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with "SSOProviderInvalidToken"
    And the error message is "the SSO session has expired or is invalid"
    And the SSO portal is not called

  @PORTAL-3
  Scenario: The token is a number
    Given the shared config file contains:
      """
      [default]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      sso_account_id = 123456789012
      sso_role_name = Reader
      """
    And the file "${ROOT}/home/.aws/sso/cache/b343494cf15ba6b81449840ea93161cf3b27e5e3.json" contains:
      """
      {"accessToken": 3, "expiresAt": "2099-01-01T00:00:00Z"}
      """
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with "SSOProviderInvalidToken"
    And the error message is "the SSO session has expired or is invalid"
    And the SSO portal is not called

  @PORTAL-4
  Scenario: The token file has no token
    Given the shared config file contains:
      """
      [default]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      sso_account_id = 123456789012
      sso_role_name = Reader
      """
    And the file "${ROOT}/home/.aws/sso/cache/b343494cf15ba6b81449840ea93161cf3b27e5e3.json" contains:
      """
      {"expiresAt": "2099-01-01T00:00:00Z"}
      """
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with "SSOProviderInvalidToken"
    And the error message is "the SSO session has expired or is invalid"
    And the SSO portal is not called

  @PORTAL-5
  Scenario: The token of a start URL has expired
    Given the shared config file contains:
      """
      [default]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      sso_account_id = 123456789012
      sso_role_name = Reader
      """
    And the file "${ROOT}/home/.aws/sso/cache/b343494cf15ba6b81449840ea93161cf3b27e5e3.json" contains:
      """
      {"accessToken": "token", "expiresAt": "2001-01-01T00:00:00Z"}
      """
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with "SSOProviderInvalidToken"
    And the error message is "the SSO session has expired or is invalid"
    And the SSO portal is not called

  @PORTAL-5
  Scenario: The token file has no expiry
    Given the shared config file contains:
      """
      [default]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      sso_account_id = 123456789012
      sso_role_name = Reader
      """
    And the file "${ROOT}/home/.aws/sso/cache/b343494cf15ba6b81449840ea93161cf3b27e5e3.json" contains:
      """
      {"accessToken": "token"}
      """
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with "SSOProviderInvalidToken"
    And the error message is "the SSO session has expired or is invalid"
    And the SSO portal is not called

  @PORTAL-2
  Scenario: The names in the token file of a start URL match in any case
    Given the shared config file contains:
      """
      [default]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      sso_account_id = 123456789012
      sso_role_name = Reader
      """
    And the file "${ROOT}/home/.aws/sso/cache/b343494cf15ba6b81449840ea93161cf3b27e5e3.json" contains:
      """
      {"ACCESSTOKEN": "first", "accesstoken": "token", "expiresat": "2099-01-01T00:00:00Z"}
      """
    When NewSessionWithOptions is called
    Then call 1 carries x-amz-sso_bearer_token "token"

  @PORTAL-6 @PORTAL-12
  Scenario: The token of an sso_session is exchanged for credentials
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = Reader
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" contains:
      """
      {"accessToken": "token", "expiresAt": "2099-01-01T00:00:00Z"}
      """
    When NewSessionWithOptions is called
    Then the access key is "SSO:123456789012/Reader"
    And the credentials come from "SSOProvider"
    And OIDC is not called
    And the SSO portal is called once
    And call 1 carries x-amz-sso_bearer_token "token"

  @PORTAL-7
  Scenario: There is no token file of the sso_session
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = Reader
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with ""
    And the error message is "failed to read cached SSO token file"
    And the SSO portal is not called

  @PORTAL-7
  Scenario: The token file of the sso_session is not JSON
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = Reader
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" contains:
      """
      token
      """
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with ""
    And the error message is "failed to parse cached SSO token file"
    And the SSO portal is not called

  @PORTAL-7
  Scenario: The client id in the token file is null
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = Reader
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" contains:
      """
      {"clientId": null}
      """
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with ""
    And the error message is "failed to parse cached SSO token file"
    And the SSO portal is not called

  @PORTAL-7
  Scenario: A token file of the sso_session that is no JSON stays as it is
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = Reader
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" contains:
      """
      accessToken: token
      """
    When NewSessionWithOptions is called
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" is read afterwards
    Then retrieving the credentials fails with ""
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" has no members
    And the SSO portal is not called

  @PORTAL-8
  Scenario: The token file of the sso_session has no members
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = Reader
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" contains:
      """
      {}
      """
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with ""
    And the error message is "cached SSO token must contain accessToken and expiresAt fields"
    And the SSO portal is not called

  @PORTAL-8
  Scenario: The token file of the sso_session is a list
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = Reader
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" contains:
      """
      []
      """
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with ""
    And the error message is "cached SSO token must contain accessToken and expiresAt fields"
    And the SSO portal is not called

  @PORTAL-8
  Scenario: The names in the token file of an sso_session match with their case
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = Reader
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" contains:
      """
      {"AccessToken": "token", "expiresAt": "2099-01-01T00:00:00Z"}
      """
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with ""
    And the error message is "cached SSO token must contain accessToken and expiresAt fields"
    And the SSO portal is not called

  @PORTAL-10
  Scenario: The token of the sso_session has expired and cannot be renewed
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = Reader
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" contains:
      """
      {"accessToken": "token", "expiresAt": "2001-01-01T00:00:00Z"}
      """
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with ""
    And the error message is "refresh cached SSO token failed, cached SSO token is expired, or not present, and cannot be refreshed"
    And the SSO portal is not called

  @PORTAL-9
  Scenario: The token of the sso_session has expired
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = Reader
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" contains:
      """
      {"accessToken": "old-token", "expiresAt": "2001-01-01T00:00:00Z", "clientId": "client", "clientSecret": "client-secret", "refreshToken": "refresh-token"}
      """
    And OIDC is healthy
    When NewSessionWithOptions is called
    Then the access key is "SSO:123456789012/Reader"
    And OIDC is called once
    And call 1 is signed with ""
    And call 1 is sent to "oidc.us-west-2.amazonaws.com"
    And call 1 carries clientId "client"
    And call 1 carries clientSecret "client-secret"
    And call 1 carries grantType "refresh_token"
    And call 1 carries refreshToken "refresh-token"
    And call 2 carries x-amz-sso_bearer_token "renewed-token"

  @PORTAL-13
  Scenario: The renewed token is used again
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = Reader
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" contains:
      """
      {"accessToken": "old-token", "expiresAt": "2001-01-01T00:00:00Z", "clientId": "client", "clientSecret": "client-secret", "refreshToken": "refresh-token"}
      """
    And OIDC is healthy
    When NewSessionWithOptions is called
    And the credentials expire and are retrieved again
    Then OIDC is called once
    And the SSO portal is called 2 times
    And call 3 carries x-amz-sso_bearer_token "renewed-token"

  @PORTAL-22
  Scenario: The renewed token is in its file
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = Reader
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" contains:
      """
      {"accessToken": "old-token", "expiresAt": "2001-01-01T00:00:00Z", "clientId": "client", "clientSecret": "client-secret", "refreshToken": "refresh-token", "registrationExpiresAt": "2001-01-01T00:00:00Z", "count": 3, "nested": {"b": [null], "a": {}}}
      """
    And OIDC is healthy
    When NewSessionWithOptions is called
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" is read afterwards
    Then the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" has the members:
      | accessToken           | renewed-token         |
      | clientId              | client                |
      | clientSecret          | client-secret         |
      | count                 | 3                     |
      | expiresAt             | ${NOW+3600}           |
      | nested                | {"a":{},"b":[null]}   |
      | refreshToken          | renewed-refresh-token |
      | registrationExpiresAt | 2001-01-01T00:00:00Z  |
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" has the permissions "600"

  @PORTAL-12
  Scenario: A token that has not expired stays in its file
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = Reader
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" contains:
      """
      {"accessToken": "token", "expiresAt": "${NOW+3600}"}
      """
    When NewSessionWithOptions is called
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" is read afterwards
    Then the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" has the members:
      | accessToken | token       |
      | expiresAt   | ${NOW+3600} |

  @PORTAL-7
  Scenario: No file is made where there is none
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = Reader
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    When NewSessionWithOptions is called
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" is read afterwards
    Then there is no file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json"

  @PORTAL-11
  Scenario: OIDC refuses to renew the token
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = Reader
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" contains:
      """
      {"accessToken": "old-token", "expiresAt": "2001-01-01T00:00:00Z", "clientId": "client", "clientSecret": "client-secret", "refreshToken": "refresh-token"}
      """
    And OIDC answers with the error "InvalidGrantException"
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with ""
    And the error message is "refresh cached SSO token failed, unable to refresh SSO token"
    And OIDC is called once
    And the SSO portal is not called

  @PORTAL-14
  Scenario: A profile with sso_session has no account
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" contains:
      """
      {"accessToken": "token", "expiresAt": "2099-01-01T00:00:00Z"}
      """
    When NewSessionWithOptions is called
    Then the access key is "SSO:/"
    And call 1 carries account_id ""
    And call 1 carries role_name ""

  @PORTAL-15
  Scenario: The portal refuses the token
    Given the shared config file contains:
      """
      [default]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      sso_account_id = 123456789012
      sso_role_name = Reader
      """
    And the file "${ROOT}/home/.aws/sso/cache/b343494cf15ba6b81449840ea93161cf3b27e5e3.json" contains:
      """
      {"accessToken": "token", "expiresAt": "2099-01-01T00:00:00Z"}
      """
    And the SSO portal answers with:
      | error   | UnauthorizedException |
      | message | not authorized        |
      | status  | 401                   |
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with "UnauthorizedException"
    And the error message is "not authorized"
    And the SSO portal is called once

  @PORTAL-16 @TRY-7
  Scenario: The response of the portal is not JSON
    Given the shared config file contains:
      """
      [default]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      sso_account_id = 123456789012
      sso_role_name = Reader
      """
    And the file "${ROOT}/home/.aws/sso/cache/b343494cf15ba6b81449840ea93161cf3b27e5e3.json" contains:
      """
      {"accessToken": "token", "expiresAt": "2099-01-01T00:00:00Z"}
      """
    And the SSO portal answers with:
      | status | 200   |
      | text   | <html |
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with "SerializationError"
    And the error message is "failed decoding JSON RPC response"
    And the SSO portal is called 4 times

  @PORTAL-23 @TRY-7
  Scenario: The expiration in the response of the portal is a text
    Given the shared config file contains:
      """
      [default]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      sso_account_id = 123456789012
      sso_role_name = Reader
      """
    And the file "${ROOT}/home/.aws/sso/cache/b343494cf15ba6b81449840ea93161cf3b27e5e3.json" contains:
      """
      {"accessToken": "token", "expiresAt": "2099-01-01T00:00:00Z"}
      """
    And the SSO portal answers with:
      | status | 200                                                             |
      | text   | {"roleCredentials": {"accessKeyId": "A", "expiration": "soon"}} |
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with "SerializationError"
    And the SSO portal is called 4 times

  @PORTAL-23 @PORTAL-11
  Scenario: The response of OIDC is a list
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = Reader
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" contains:
      """
      {"accessToken": "old-token", "expiresAt": "2001-01-01T00:00:00Z", "clientId": "client", "clientSecret": "client-secret", "refreshToken": "refresh-token"}
      """
    And OIDC answers with:
      | status | 200 |
      | text   | []  |
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with ""
    And the error message is "refresh cached SSO token failed, unable to refresh SSO token"
    And OIDC is called 4 times

  @PORTAL-16
  Scenario: The response of the portal ends in the middle of an object
    Given the shared config file contains:
      """
      [default]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      sso_account_id = 123456789012
      sso_role_name = Reader
      """
    And the file "${ROOT}/home/.aws/sso/cache/b343494cf15ba6b81449840ea93161cf3b27e5e3.json" contains:
      """
      {"accessToken": "token", "expiresAt": "2099-01-01T00:00:00Z"}
      """
    And the SSO portal answers with:
      | status | 200                                     |
      | text   | {"roleCredentials": {"accessKeyId": "A" |
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with "SerializationError"

  @PORTAL-24
  Scenario: The response of the portal lacks parts of the credentials
    Given the shared config file contains:
      """
      [default]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      sso_account_id = 123456789012
      sso_role_name = Reader
      """
    And the file "${ROOT}/home/.aws/sso/cache/b343494cf15ba6b81449840ea93161cf3b27e5e3.json" contains:
      """
      {"accessToken": "token", "expiresAt": "2099-01-01T00:00:00Z"}
      """
    And the SSO portal answers with:
      | status | 200                                       |
      | text   | {"roleCredentials": {"accessKeyId": "A"}} |
    When NewSessionWithOptions is called
    And the credentials are retrieved 1 times more
    Then the access key is "A"
    And the secret key is ""
    And there is no session token
    And the SSO portal is called 2 times

  @PORTAL-25
  Scenario: The names in the response of the portal match with their case
    Given the shared config file contains:
      """
      [default]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      sso_account_id = 123456789012
      sso_role_name = Reader
      """
    And the file "${ROOT}/home/.aws/sso/cache/b343494cf15ba6b81449840ea93161cf3b27e5e3.json" contains:
      """
      {"accessToken": "token", "expiresAt": "2099-01-01T00:00:00Z"}
      """
    And the SSO portal answers with:
      | status | 200                                                                                                              |
      | text   | {"roleCredentials": {"AccessKeyId": "A", "accessKeyId": 3, "accessKeyId": "B", "secretAccessKey": "s"}} trailing |
    When NewSessionWithOptions is called
    Then the access key is "B"

  @PORTAL-20
  Scenario: The response of OIDC is empty
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = Reader
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" contains:
      """
      {"accessToken": "old-token", "expiresAt": "2001-01-01T00:00:00Z", "clientId": "client", "clientSecret": "client-secret", "refreshToken": "refresh-token"}
      """
    And OIDC answers with:
      | status | 200 |
      | text   |     |
    When NewSessionWithOptions is called
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" is read afterwards
    Then retrieving the credentials fails with ""
    And the error message is "refresh cached SSO token failed, missing required field ExpiresIn"
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" has the members:
      | accessToken  | old-token            |
      | clientId     | client               |
      | clientSecret | client-secret        |
      | expiresAt    | 2001-01-01T00:00:00Z |
      | refreshToken | refresh-token        |

  @PORTAL-20
  Scenario: The response of OIDC has no token to refresh with
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = Reader
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" contains:
      """
      {"accessToken": "old-token", "expiresAt": "2001-01-01T00:00:00Z", "clientId": "client", "clientSecret": "client-secret", "refreshToken": "refresh-token"}
      """
    And OIDC answers with:
      | status | 200                                                                   |
      | text   | {"accessToken": "new-token", "expiresIn": 3600, "refreshToken": null} |
    When NewSessionWithOptions is called
    Then retrieving the credentials fails with ""
    And the error message is "refresh cached SSO token failed, missing required field RefreshToken"

  @PORTAL-22 @PORTAL-8
  Scenario: The renewed token is empty
    Given the shared config file contains:
      """
      [default]
      sso_session = dev
      sso_account_id = 123456789012
      sso_role_name = Reader
      
      [sso-session dev]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      """
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" contains:
      """
      {"accessToken": "old-token", "expiresAt": "2001-01-01T00:00:00Z", "clientId": "client", "clientSecret": "client-secret", "refreshToken": "refresh-token"}
      """
    And OIDC answers with:
      | status | 200                                                                          |
      | text   | {"accessToken": "", "expiresIn": 600.9, "refreshToken": "new-refresh-token"} |
    When NewSessionWithOptions is called
    And the credentials expire and are retrieved again
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" is read afterwards
    Then the access key is "SSO:123456789012/Reader"
    And the SSO portal is called once
    And the file "${ROOT}/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json" has the members:
      | clientId     | client            |
      | clientSecret | client-secret     |
      | expiresAt    | ${NOW+600}        |
      | refreshToken | new-refresh-token |

  @PORTAL-17
  Scenario: A role on top of single sign-on
    Given the shared config file contains:
      """
      [default]
      sso_start_url = https://example.com/start
      sso_region = us-west-2
      sso_account_id = 123456789012
      sso_role_name = Reader
      role_arn = arn:aws:iam::123456789012:role/top
      """
    And the file "${ROOT}/home/.aws/sso/cache/b343494cf15ba6b81449840ea93161cf3b27e5e3.json" contains:
      """
      {"accessToken": "token", "expiresAt": "2099-01-01T00:00:00Z"}
      """
    When NewSessionWithOptions is called
    Then the access key is "ASSUMED:arn:aws:iam::123456789012:role/top"
    And the SSO portal is called once
    And STS is called once
    And call 2 is signed with "SSO:123456789012/Reader"
