namespace WebEtcd.Storage.Wal;

/// <summary>The raw pages of a log, as the scanner reads them.</summary>
internal interface IWalPages
{
    WalGeometry Geometry { get; }

    /// <summary>The page behind the last one that exists.</summary>
    long EndPage { get; }

    /// <summary>Fills the buffer with a page; what lies beyond the end of a file reads as zeros.</summary>
    void Read(long page, Span<byte> buffer);

    /// <summary>The file that holds a page.</summary>
    string PathOf(long page);
}
