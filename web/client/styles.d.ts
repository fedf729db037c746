/** Bundled separately as `page.css`. */
declare module '*.css';
