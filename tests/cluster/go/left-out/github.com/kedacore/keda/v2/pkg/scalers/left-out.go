// In place of: * but scaler.go metrics_api_scaler.go

// The tests' build of KEDA reads numbers only from metrics APIs, as the chart does.
package scalers

import "errors"

const externalMetricType = "External"

func leftOut(...any) (Scaler, error) {
	return nil, errors.New("the tests' build of KEDA has only the scaler metrics-api")
}

var (
	NewActiveMQScaler            = leftOut
	NewApacheKafkaScaler         = leftOut
	NewArangoDBScaler            = leftOut
	NewArtemisQueueScaler        = leftOut
	NewAwsCloudwatchScaler       = leftOut
	NewAwsDynamoDBScaler         = leftOut
	NewAwsDynamoDBStreamsScaler  = leftOut
	NewAwsKinesisStreamScaler    = leftOut
	NewAwsSqsQueueScaler         = leftOut
	NewAzureAppInsightsScaler    = leftOut
	NewAzureBlobScaler           = leftOut
	NewAzureCosmosDBScaler       = leftOut
	NewAzureDataExplorerScaler   = leftOut
	NewAzureEventHubScaler       = leftOut
	NewAzureLogAnalyticsScaler   = leftOut
	NewAzureMonitorScaler        = leftOut
	NewAzurePipelinesScaler      = leftOut
	NewAzureQueueScaler          = leftOut
	NewAzureServiceBusScaler     = leftOut
	NewBeanstalkdScaler          = leftOut
	NewCPUMemoryScaler           = leftOut
	NewCassandraScaler           = leftOut
	NewClickHouseScaler          = leftOut
	NewCouchDBScaler             = leftOut
	NewCronScaler                = leftOut
	NewDatadogScaler             = leftOut
	NewDynatraceScaler           = leftOut
	NewElasticForecastScaler     = leftOut
	NewElasticsearchScaler       = leftOut
	NewEtcdScaler                = leftOut
	NewExternalMockScaler        = leftOut
	NewExternalPushScaler        = leftOut
	NewExternalScaler            = leftOut
	NewForgejoRunnerScaler       = leftOut
	NewGcpCloudTasksScaler       = leftOut
	NewGcpSpannerScaler          = leftOut
	NewGcsScaler                 = leftOut
	NewGitHubRunnerScaler        = leftOut
	NewGraphiteScaler            = leftOut
	NewHuaweiCloudeyeScaler      = leftOut
	NewIBMMQScaler               = leftOut
	NewInfluxDBScaler            = leftOut
	NewKafkaScaler               = leftOut
	NewKubernetesResourceScaler  = leftOut
	NewKubernetesWorkloadScaler  = leftOut
	NewLiiklusScaler             = leftOut
	NewLokiScaler                = leftOut
	NewMSSQLScaler               = leftOut
	NewMongoDBScaler             = leftOut
	NewMySQLScaler               = leftOut
	NewNATSJetStreamScaler       = leftOut
	NewNSQScaler                 = leftOut
	NewNewRelicScaler            = leftOut
	NewOpensearchScaler          = leftOut
	NewOpenstackMetricScaler     = leftOut
	NewOpenstackSwiftScaler      = leftOut
	NewPostgreSQLScaler          = leftOut
	NewPredictKubeScaler         = leftOut
	NewPrometheusScaler          = leftOut
	NewPubSubScaler              = leftOut
	NewPulsarScaler              = leftOut
	NewRabbitMQScaler            = leftOut
	NewRedisScaler               = leftOut
	NewRedisStreamsScaler        = leftOut
	NewSeleniumGridScaler        = leftOut
	NewSolaceDMScaler            = leftOut
	NewSolaceScaler              = leftOut
	NewSolarWindsScaler          = leftOut
	NewSolrScaler                = leftOut
	NewSplunkObservabilityScaler = leftOut
	NewSplunkScaler              = leftOut
	NewStackdriverScaler         = leftOut
	NewSumologicScaler           = leftOut
	NewTemporalScaler            = leftOut
)
