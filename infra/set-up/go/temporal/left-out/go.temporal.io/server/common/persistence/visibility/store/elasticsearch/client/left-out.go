// In place of: *

// Package client refuses: durasweep's build of Temporal's server looks workflows up in SQLite.
package client

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/server/common/log"
)

const VisibilityAppName = "visibility"

var ErrLeftOut = errors.New("durasweep's build of Temporal's server leaves Elasticsearch out")

// Config can be named in a configuration, which is then refused.
type Config struct {
	URL               url.URL
	Username          string
	Indices           map[string]string
	AWSRequestSigning struct{}
}

func (*Config) GetVisibilityIndex() string          { return "" }
func (*Config) GetSecondaryVisibilityIndex() string { return "" }
func (*Config) SetHttpClient(*http.Client)          {}
func (*Config) Validate() error                     { return ErrLeftOut }

type Client interface {
	PutMapping(ctx context.Context, index string, mapping map[string]enumspb.IndexedValueType) (bool, error)
	WaitForYellowStatus(ctx context.Context, index string) (string, error)
	GetMapping(ctx context.Context, index string) (map[string]string, error)
}

func NewClient(*Config, *http.Client, log.Logger) (Client, error) { return nil, ErrLeftOut }

func NewAwsHttpClient(struct{}) (*http.Client, error) { return nil, ErrLeftOut }
