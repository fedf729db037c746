// In place of: *

// Package cassandra refuses: durasweep's build of Temporal's server keeps its state in SQLite.
package cassandra

import (
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/persistence"
	"go.temporal.io/server/common/resolver"
)

func NewFactory(_ config.Cassandra, _ resolver.ServiceResolver, _ string, logger log.Logger, _ metrics.Handler) persistence.DataStoreFactory {
	logger.Fatal("durasweep's build of Temporal's server leaves Cassandra out")
	return nil
}

// VerifyCompatibleVersion has nothing to check.
func VerifyCompatibleVersion(config.Persistence, resolver.ServiceResolver, log.Logger) error {
	return nil
}
