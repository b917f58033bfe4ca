// The placeholder in web/site/service_worker.js that cnn_demo/browser/site.py replaces by a list.

declare const $files: string[];
