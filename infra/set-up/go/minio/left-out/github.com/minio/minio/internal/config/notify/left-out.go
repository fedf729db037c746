// In place of: *

// Package notify knows no targets: durasweep's build of MinIO sends no events of buckets.
package notify

import (
	"context"
	"errors"
	"net/http"

	"github.com/minio/minio/internal/config"
	"github.com/minio/minio/internal/event"
	"github.com/minio/minio/internal/event/target"
)

type targets map[string]target.NSQArgs

// Config has the fields of old configurations.
type Config struct {
	AMQP, Elasticsearch, Kafka, MQTT, MySQL, NATS, NSQ, PostgreSQL, Redis, Webhook targets
}

var (
	DefaultNotificationKVS = map[string]config.KVS{}

	HelpAMQP, HelpES, HelpKafka, HelpMQTT, HelpMySQL, HelpNATS, HelpNSQ, HelpPostgres, HelpRedis, HelpWebhook config.HelpKVS

	errLeftOut = errors.New("durasweep's build of MinIO sends no events")

	refuse = func(config.Config, string, target.NSQArgs) error { return errLeftOut }

	SetNotifyAMQP, SetNotifyES, SetNotifyKafka, SetNotifyMQTT, SetNotifyMySQL        = refuse, refuse, refuse, refuse, refuse
	SetNotifyNATS, SetNotifyNSQ, SetNotifyPostgres, SetNotifyRedis, SetNotifyWebhook = refuse, refuse, refuse, refuse, refuse
)

func TestSubSysNotificationTargets(context.Context, config.Config, string, *http.Transport) error {
	return errLeftOut
}

func FetchEnabledTargets(ctx context.Context, _ config.Config, _ *http.Transport) (*event.TargetList, error) {
	return event.NewTargetList(ctx), nil
}
