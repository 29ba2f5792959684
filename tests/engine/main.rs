mod tsx;
