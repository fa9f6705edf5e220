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

declare module 'kafkajs/src/protocol/error.js' {
  const protocol: { readonly errorCodes: readonly { readonly type: string; readonly message: string }[] };
  export default protocol;
}

declare module 'kafkajs/src/cluster/index.js' {
  const Cluster: {
    readonly prototype: {
      findGroupCoordinator: (this: { isConnected(): boolean }, options: unknown) => Promise<unknown>;
    };
  };
  export default Cluster;
}
