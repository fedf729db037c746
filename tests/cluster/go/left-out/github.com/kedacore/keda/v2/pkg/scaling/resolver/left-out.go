// In place of: aws_secretmanager_handler.go azure_keyvault_handler.go gcp_secretmanager_handler.go hashicorpvault_handler.go

package resolver

import (
	"context"
	"errors"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	corev1listers "k8s.io/client-go/listers/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	kedav1alpha1 "github.com/kedacore/keda/v2/apis/keda/v1alpha1"
	"github.com/kedacore/keda/v2/pkg/scalers/authentication"
)

var errLeftOut = errors.New("the tests' build of KEDA reads no secrets from Vault or clouds")

// No address is valid, because there is no Vault.
func vaultAddressesEqual(string, string) bool { return false }

const DefaultVaultKubernetesAuthTokenFile = "/var/run/secrets/keda-vault/token"

type HashicorpVaultHandler struct{}

func NewHashicorpVaultHandler(*kedav1alpha1.HashiCorpVault, *authentication.AuthClientSet, string) *HashicorpVaultHandler {
	return &HashicorpVaultHandler{}
}
func (*HashicorpVaultHandler) Initialize(logr.Logger) error { return errLeftOut }
func (*HashicorpVaultHandler) Stop()                        {}
func (*HashicorpVaultHandler) ResolveSecrets([]kedav1alpha1.VaultSecret) ([]kedav1alpha1.VaultSecret, error) {
	return nil, errLeftOut
}

// Of a cloud: Azure Key Vault or GCP Secret Manager.
type cloudHandler struct{}

func NewAzureKeyVaultHandler(*kedav1alpha1.AzureKeyVault) cloudHandler       { return cloudHandler{} }
func NewGCPSecretManagerHandler(*kedav1alpha1.GCPSecretManager) cloudHandler { return cloudHandler{} }
func (cloudHandler) Initialize(context.Context, client.Client, logr.Logger, string, corev1listers.SecretLister) error {
	return errLeftOut
}
func (cloudHandler) Read(context.Context, string, string) (string, error) { return "", errLeftOut }

type awsHandler struct{}

func NewAwsSecretManagerHandler(*kedav1alpha1.AwsSecretManager) awsHandler { return awsHandler{} }
func (awsHandler) Initialize(context.Context, client.Client, logr.Logger, string, corev1listers.SecretLister, *corev1.PodSpec) error {
	return errLeftOut
}
func (awsHandler) Stop() {}
func (awsHandler) Read(context.Context, logr.Logger, string, string, string, string) (string, error) {
	return "", errLeftOut
}
