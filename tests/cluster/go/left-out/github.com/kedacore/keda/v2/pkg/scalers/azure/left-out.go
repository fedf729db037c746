// In place of: *

// Package azure has only the names that other packages use.
package azure

const (
	// ServicePrincipalAuthKey marks authentication parameters resolved from
	// TriggerAuthentication.spec.azureServicePrincipal.
	ServicePrincipalAuthKey = "azureServicePrincipal"

	ServicePrincipalTenantIDKey                  = "azureServicePrincipalTenantId"
	ServicePrincipalClientIDKey                  = "azureServicePrincipalClientId"
	ServicePrincipalCloudKey                     = "azureServicePrincipalCloud"
	ServicePrincipalActiveDirectoryEndpointKey   = "azureServicePrincipalActiveDirectoryEndpoint"
	ServicePrincipalClientSecretKey              = "azureServicePrincipalClientSecret"
	ServicePrincipalClientCertificateKey         = "azureServicePrincipalClientCertificate"
	ServicePrincipalClientCertificatePasswordKey = "azureServicePrincipalClientCertificatePassword"

	// stackCloud is the cloud name for Azure Stack, whose environment is
	// resolved from a file rather than a built-in endpoint table.
	stackCloud = "AzureStackCloud"
)
