using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using WebEtcd.Node.Api.Grpc.Framing;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Tests.Grpc;

public sealed class FrameTests
{
    private const int Limit = 1024 * 1024;

    [Fact]
    public async Task Messages_are_read_however_the_bytes_are_cut()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            PutRequest[] sent = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => NewPut(random))];
            byte[] bytes = [.. sent.SelectMany(put => GrpcTestClient.Frame(put))];
            var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 16, pauseWriterThreshold: 0, useSynchronizationContext: false));
            Task writing = WriteInPiecesAsync(pipe.Writer, bytes, random);
            var reader = new FrameReader(pipe.Reader, Limit, encoding: null);
            foreach (PutRequest expected in sent)
            {
                PutRequest? received = await reader.ReadAsync(PutRequest.Parser, CancellationToken.None);
                Assert.True(expected.Equals(received), $"seed {seed}");
            }

            Assert.True(await reader.ReadAsync(PutRequest.Parser, CancellationToken.None) is null, $"seed {seed}");
            await writing;
        }
    }

    [Fact]
    public async Task A_body_cut_off_anywhere_is_an_error_or_a_clean_end()
    {
        byte[] frame = GrpcTestClient.Frame(new PutRequest { Key = ByteString.CopyFromUtf8("key"), Value = ByteString.CopyFromUtf8("value") });
        for (int length = 1; length < frame.Length; length++)
        {
            var reader = new FrameReader(PipeReader.Create(new ReadOnlySequence<byte>(frame, 0, length)), Limit, encoding: null);
            EtcdException error = await Assert.ThrowsAsync<EtcdException>(async () => await reader.ReadAsync(PutRequest.Parser, CancellationToken.None));
            Assert.Equal(GrpcProtocolErrors.Truncated, error.Error);
        }
    }

    [Fact]
    public async Task A_connection_that_breaks_while_a_message_is_read_counts_as_given_up()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(new byte[] { 0, 0, 0 });
        await pipe.Writer.CompleteAsync(new IOException("The request stream was aborted."));
        var reader = new FrameReader(pipe.Reader, Limit, encoding: null);
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await reader.ReadAsync(PutRequest.Parser, CancellationToken.None));
    }

    [Fact]
    public async Task Random_bytes_never_do_more_than_fail_the_call()
    {
        for (int seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var bytes = new byte[random.Next(0, 64)];
            random.NextBytes(bytes);
            if (bytes.Length >= 5 && random.Next(4) != 0)
            {
                bytes.AsSpan(0, 4).Clear();
                bytes[0] = (byte)random.Next(3);
                bytes[4] = (byte)(bytes.Length - 5);
            }

            var reader = new FrameReader(PipeReader.Create(new ReadOnlySequence<byte>(bytes)), Limit, "gzip");
            try
            {
                await reader.ReadSingleAsync(TxnRequest.Parser, CancellationToken.None);
            }
            catch (EtcdException)
            {
                // Expected: the one kind of failure.
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}: {e}");
            }
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(100, false)]
    [InlineData(65_000, false)]
    [InlineData(65_600, false)]
    [InlineData(900_000, false)]
    [InlineData(100, true)]
    [InlineData(900_000, true)]
    public async Task What_is_written_can_be_read(int valueBytes, bool gzip)
    {
        var message = new PutRequest { Value = ByteString.CopyFrom(new byte[valueBytes]) };
        var output = new MemoryStream();
        PipeWriter pipe = PipeWriter.Create(output);
        var writer = new FrameWriter(pipe, gzip);
        int written = writer.Write(message) + writer.Write(message);
        await pipe.FlushAsync();
        Assert.Equal(output.Length, written);
        Assert.Equal(2, writer.Count);
        output.Position = 0;
        var reader = new FrameReader(PipeReader.Create(output), Limit, gzip ? "gzip" : null);
        Assert.Equal(message, await reader.ReadAsync(PutRequest.Parser, CancellationToken.None));
        Assert.Equal(message, await reader.ReadAsync(PutRequest.Parser, CancellationToken.None));
        Assert.Null(await reader.ReadAsync(PutRequest.Parser, CancellationToken.None));
    }

    private static PutRequest NewPut(Random random)
    {
        var value = new byte[random.Next(0, 300)];
        random.NextBytes(value);
        return new PutRequest { Key = ByteString.CopyFrom(value.AsSpan(0, value.Length / 3)), Value = ByteString.CopyFrom(value), Lease = random.NextInt64() };
    }

    private static async Task WriteInPiecesAsync(PipeWriter writer, byte[] bytes, Random random)
    {
        for (int at = 0; at < bytes.Length;)
        {
            int piece = Math.Min(random.Next(1, 20), bytes.Length - at);
            await writer.WriteAsync(bytes.AsMemory(at, piece));
            at += piece;
            if (random.Next(3) == 0)
            {
                await Task.Yield();
            }
        }

        await writer.CompleteAsync();
    }
}
