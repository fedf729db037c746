// In place of: warm-backend-azure.go warm-backend-gcs.go ftp-server.go ftp-server-driver.go sftp-server.go sftp-server-driver.go

package cmd

import (
	"errors"

	"github.com/minio/madmin-go/v3"

	"github.com/minio/minio/internal/logger"
)

var errLeftOut = errors.New("durasweep's build of MinIO leaves this out")

func newWarmBackendAzure(madmin.TierAzure, string) (WarmBackend, error) { return nil, errLeftOut }

func newWarmBackendGCS(madmin.TierGCS, string) (WarmBackend, error) { return nil, errLeftOut }

func startFTPServer([]string) { logger.FatalIf(errLeftOut, "no FTP server") }

func startSFTPServer([]string) { logger.FatalIf(errLeftOut, "no SFTP server") }
