namespace WebEtcd.Node.Api.Rest.Json;

/// <summary>How values of one protobuf type look in JSON. Implemented by empty structs, so that each field compiles to direct calls.</summary>
internal interface IValueCodec<T>
{
    /// <summary>True for the value that proto3 leaves out.</summary>
    static abstract bool IsDefault(T value);

    static abstract void Write(JsonOutput output, T value);

    /// <summary>Reads the value whose first token the reader stands on (never null). False: to be treated as if the field were not there.</summary>
    /// <exception cref="JsonDecodeException">The token cannot be such a value.</exception>
    static abstract bool TryRead(ref JsonInput input, out T value);

    /// <summary>What <c>null</c> means inside a list.</summary>
    static abstract T NullElement { get; }
}
