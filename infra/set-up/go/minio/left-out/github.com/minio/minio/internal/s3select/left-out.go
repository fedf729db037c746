// In place of: *

package s3select

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
)

// SelectError is what a request for SQL over objects is answered with.
type SelectError interface {
	error
	Cause() error
	ErrorCode() string
	ErrorMessage() string
	HTTPStatusCode() int
}

type leftOut struct{}

func (leftOut) Error() string          { return "durasweep's build of MinIO leaves S3 Select out" }
func (leftOut) Cause() error           { return errors.ErrUnsupported }
func (leftOut) ErrorCode() string      { return "NotImplemented" }
func (e leftOut) ErrorMessage() string { return e.Error() }
func (leftOut) HTTPStatusCode() int    { return http.StatusNotImplemented }

// S3Select can be read from a request and refuses to run.
type S3Select struct{}

func NewS3Select(io.Reader) (*S3Select, error)                              { return nil, leftOut{} }
func (*S3Select) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error { return leftOut{} }
func (*S3Select) Open(io.ReadSeekCloser) error                              { return leftOut{} }
func (*S3Select) Evaluate(http.ResponseWriter)                              {}
func (*S3Select) Close() error                                              { return nil }

// ObjectReadSeekCloser reads nothing.
type ObjectReadSeekCloser struct{}

func NewObjectReadSeekCloser(func(offset int64) (io.ReadCloser, error), int64) *ObjectReadSeekCloser {
	return &ObjectReadSeekCloser{}
}
func (*ObjectReadSeekCloser) Read([]byte) (int, error)       { return 0, leftOut{} }
func (*ObjectReadSeekCloser) Seek(int64, int) (int64, error) { return 0, leftOut{} }
func (*ObjectReadSeekCloser) Close() error                   { return nil }
