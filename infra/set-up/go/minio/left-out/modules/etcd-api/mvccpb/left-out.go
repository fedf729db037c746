// Package mvccpb has the types that MinIO's code for etcd names.
package mvccpb

type KeyValue struct{ Key, Value []byte }
