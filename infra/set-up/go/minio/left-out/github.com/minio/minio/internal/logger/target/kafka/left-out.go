// In place of: *

package kafka

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"

	types "github.com/minio/minio/internal/logger/target/loggertypes"
	xnet "github.com/minio/pkg/v3/net"
)

var errLeftOut = errors.New("durasweep's build of MinIO leaves Kafka out")

// Config has the fields that MinIO's configuration fills.
type Config struct {
	Enabled        bool
	Brokers        []xnet.Host
	Topic, Version string
	TLS            struct {
		Enable, SkipVerify          bool
		ClientAuth                  tls.ClientAuthType
		RootCAs                     *x509.CertPool
		ClientTLSCert, ClientTLSKey string
	}
	SASL struct {
		Enable                    bool
		User, Password, Mechanism string
	}
	QueueSize int
	QueueDir  string
	LogOnce   func(ctx context.Context, err error, id string, errKind ...any)
}

// Target takes nothing.
type Target struct{}

func New(Config) *Target                        { return &Target{} }
func (*Target) String() string                  { return "kafka" }
func (*Target) Endpoint() string                { return "kafka" }
func (*Target) Stats() (none types.TargetStats) { return none }
func (*Target) Init(context.Context) error      { return errLeftOut }
func (*Target) IsOnline(context.Context) bool   { return false }
func (*Target) Cancel()                         {}
func (*Target) Send(context.Context, any) error { return errLeftOut }
func (*Target) Type() types.TargetType          { return types.TargetKafka }
