declare module 'kafkajs/src/network/requestQueue/index.js' {
  const RequestQueue: {
    readonly prototype: {
      scheduleCheckPendingRequests: (this: {
        readonly pending: readonly unknown[];
        readonly throttledUntil: number;
      }) => void;
    };
  };
  export default RequestQueue;
}
