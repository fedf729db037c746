// Package elastic has the queries that Temporal's server builds while it checks what a user searches for. Nobody sends them.
package elastic

type (
	Query  interface{ isQuery() }
	Sorter interface{ isSorter() }

	query struct{}

	BoolQuery  struct{ query }
	RangeQuery struct{ query }
	FieldSort  struct{}

	Error struct{ Status int }
)

func (*Error) Error() string {
	return "durasweep's build of Temporal's server leaves Elasticsearch out"
}

func (query) isQuery()       {}
func (*FieldSort) isSorter() {}

func NewBoolQuery() *BoolQuery                   { return &BoolQuery{} }
func (q *BoolQuery) Filter(...Query) *BoolQuery  { return q }
func (q *BoolQuery) Should(...Query) *BoolQuery  { return q }
func (q *BoolQuery) MustNot(...Query) *BoolQuery { return q }
func NewRangeQuery(string) *RangeQuery           { return &RangeQuery{} }
func (q *RangeQuery) Gt(any) *RangeQuery         { return q }
func (q *RangeQuery) Gte(any) *RangeQuery        { return q }
func (q *RangeQuery) Lt(any) *RangeQuery         { return q }
func (q *RangeQuery) Lte(any) *RangeQuery        { return q }
func NewExistsQuery(string) Query                { return query{} }
func NewMatchQuery(string, any) Query            { return query{} }
func NewPrefixQuery(string, string) Query        { return query{} }
func NewTermQuery(string, any) Query             { return query{} }
func NewTermsQuery(string, ...any) Query         { return query{} }
func NewFieldSort(string) *FieldSort             { return &FieldSort{} }
func (s *FieldSort) Desc() *FieldSort            { return s }
func (s *FieldSort) Asc() *FieldSort             { return s }
