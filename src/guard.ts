// First of all: without a handler Node opens its inspector on SIGUSR1, through which any process of the same user, the
// subject among them, could make this process say what it likes.
process.on('SIGUSR1', () => {});
