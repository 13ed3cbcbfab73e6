using FASTER.core;

namespace WebEtcd.Storage.Revisions;

/// <summary>Checks a store that came from another member before anybody believes it.</summary>
internal static class RevisionVerifier
{
    /// <summary>
    /// Reads every record as it lies in the log and as readers find it. Throws <see cref="StorageException"/>, naming file and offset, for one that is
    /// damaged or cannot be found.
    /// </summary>
    internal static void Verify(FasterKV<RevisionKey, SpanByte> store, RevisionReader reader, RevisionDevice device, Action throwIfStopped)
    {
        using IFasterScanIterator<RevisionKey, SpanByte> iterator = store.Log.Scan(store.Log.BeginAddress, store.Log.TailAddress);
        while (iterator.GetNext(out _))
        {
            throwIfStopped();
            RevisionKey key = iterator.GetKey();
            if (key.Part > 0)
            {
                continue;
            }

            byte[] first = iterator.GetValue().ToByteArray();
            byte[]? found = reader.Read(key.Revision);
            if (found is null || !found.AsSpan().StartsWith(first))
            {
                throw device.DamageAt(iterator.CurrentAddress, $"the record of revision {key.Revision} is not found by its revision");
            }

            try
            {
                RevisionCodec.Decode(key.Revision, found);
            }
            catch (StorageException e)
            {
                throw device.DamageAt(iterator.CurrentAddress, e.Message);
            }
        }
    }
}
