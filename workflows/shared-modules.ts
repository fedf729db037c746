/**
 * Modules that a worker evaluates once and all its workflows share. Building the schemas takes most of the time in which a workflow starts.
 * A module belongs here, with all its imports, if it does not use Temporal's SDK and keeps nothing about a workflow.
 */
import '../configs/parse.ts';
import '../core/search/search.ts';
import './extend-request.ts';
import './search/steer-search-request.ts';
import './steering-requests.ts';
