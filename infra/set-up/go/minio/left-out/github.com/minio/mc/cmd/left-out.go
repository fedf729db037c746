// In place of: * but client.go client-errors.go client-s3.go client-s3-trace_v2.go client-s3-trace_v4.go client-url.go watch.go

// Package cmd is what MinIO's console needs of the client: its connection to a bucket. The commands themselves are not here.
package cmd

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/rand"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"time"

	"github.com/minio/mc/pkg/probe"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/encrypt"
	"github.com/minio/minio-go/v7/pkg/lifecycle"
	"github.com/minio/minio-go/v7/pkg/notification"
)

// What the client's command line would set.
var (
	globalJSON, globalJSONLine bool
	globalCustomHeader         http.Header
	globalResolvers            map[string]netip.Addr
	globalRootCAs              *x509.CertPool
)

var errLeftOut = errors.New("durasweep's build of MinIO leaves this out")

type invalidArgumentErr error

func errInvalidArgument() *probe.Error {
	return probe.NewError(invalidArgumentErr(errors.New("an argument is not allowed"))).Untrace()
}

// Servers by their names in the client's configuration, and keys for what they encrypt.
func newClient(string) (Client, *probe.Error) { return nil, probe.NewError(errLeftOut) }

type prefixSSEPair struct{}

func getSSE(string, []prefixSSEPair) encrypt.ServerSide { return nil }

// BucketInfo is what a bucket tells of itself.
type BucketInfo struct {
	Key, Location string
	URL           ClientURL
	Date          time.Time
	Size          int64
	Type          os.FileMode
	Tagging       map[string]string
	Versioning    struct{ Status, MFADelete string }
	Encryption    struct{ Algorithm, KeyID string }
	Policy        struct{ Type, Text string }
	Replication   struct{ Enabled bool }
	ILM           struct{ Config *lifecycle.Configuration }
	Notification  struct{ Config notification.Configuration }
	Locking       struct {
		Enabled, Validity string
		Mode              minio.RetentionMode
	}
}

// UTCNow is the time in UTC.
func UTCNow() time.Time { return time.Now().UTC() }

// Exactly n parts, the last ones empty where there are fewer.
func splitStr(text, separator string, n int) []string {
	parts := make([]string, n)
	copy(parts, strings.SplitN(text, separator, n))
	return parts
}

func randString(_ int, _ rand.Source, prefix string) string { return prefix }

func printTLSCertInfo(*tls.ConnectionState) {}

// Times of files that the client's commands have copied.
func parseAttribute(map[string]string) (map[string]string, error) { return nil, nil }

func parseAtimeMtime(map[string]string) (accessed, modified time.Time, err *probe.Error) { return }
