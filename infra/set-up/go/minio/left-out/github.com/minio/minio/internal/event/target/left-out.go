// In place of: amqp.go elasticsearch.go kafka.go kafka_scram_client_contrib.go mqtt.go mysql.go nats.go nsq.go postgresql.go redis.go

package target

// Folders of events that wait begin with it.
const storePrefix = "minio"

// NSQArgs stands for what is left out: of where events can be sent, only webhooks are built.
type NSQArgs struct{}
