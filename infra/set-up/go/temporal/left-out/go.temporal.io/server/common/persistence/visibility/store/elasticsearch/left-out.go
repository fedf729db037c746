// In place of: processor.go visibility_store.go

package elasticsearch

import (
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/persistence/visibility/store"
	"go.temporal.io/server/common/persistence/visibility/store/elasticsearch/client"
	"go.temporal.io/server/common/searchattribute"
)

const PersistenceName = "elasticsearch"

type ProcessorConfig struct {
	IndexerConcurrency, ESProcessorNumOfWorkers, ESProcessorBulkActions, ESProcessorBulkSize dynamicconfig.IntPropertyFn

	ESProcessorFlushInterval, ESProcessorAckTimeout dynamicconfig.DurationPropertyFn
}

func NewVisibilityStore(
	*client.Config, *ProcessorConfig, searchattribute.Provider, searchattribute.MapperProvider,
	dynamicconfig.BoolPropertyFnWithNamespaceFilter, dynamicconfig.BoolPropertyFnWithNamespaceFilter, metrics.Handler, log.Logger,
) (store.VisibilityStore, error) {
	return nil, client.ErrLeftOut
}
