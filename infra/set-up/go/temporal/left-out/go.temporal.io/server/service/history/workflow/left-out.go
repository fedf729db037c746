// In place of: test_util.go

package workflow
