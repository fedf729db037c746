/** Bundled apart, as `page.css`. */
declare module '*.css';
