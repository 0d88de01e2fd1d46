/// <reference types="vite/client" />

/** The build carries the fake backend (tests, screenshots, design work in a browser). */
declare const __FAKE__: boolean;
