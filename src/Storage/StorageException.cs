namespace WebEtcd.Storage;

/// <summary>The data on disk cannot be used or a disk operation failed. The message names the file and, where there is one, the offset.</summary>
public sealed class StorageException : Exception
{
    public StorageException(string message, string? path = null, long? offset = null, Exception? inner = null)
        : base(Compose(message, path, offset), inner)
    {
        Path = path;
        Offset = offset;
    }

    /// <summary>The file or directory at fault; null when it is none in particular.</summary>
    public string? Path { get; }

    /// <summary>Byte offset in <see cref="Path"/>; null when it is none in particular.</summary>
    public long? Offset { get; }

    private static string Compose(string message, string? path, long? offset) => (path, offset) switch
    {
        (null, _) => message,
        (_, null) => $"{path}: {message}",
        _ => $"{path} at offset {offset}: {message}",
    };
}
