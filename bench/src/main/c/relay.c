/* The floor under a relay of RTP: what the system calls alone cost.
 *
 *   relay CALLS
 *
 * Binds two UDP ports of 127.0.0.1 for each call and prints all of them on one line, then hands each
 * packet that comes to one port on from the other, to whoever sent to that one first. One recvfrom and
 * one sendto a packet and a port a leg, as a media server has that other programs can reach; nothing
 * is looked at, nothing is counted. Ends when its standard input does.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 256, OCTETS = 2048, CALLS_MAX = 2000 };

struct port {
    int fd;
    struct sockaddr_in peer; /* port 0 = nobody has sent yet */
};

static struct port ports[2 * CALLS_MAX];

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void open_port(struct port *port, int epoll, unsigned index) {
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof any;
    struct epoll_event readable = {.events = EPOLLIN, .data.u32 = index};
    port->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    if (port->fd < 0 || bind(port->fd, (struct sockaddr *)&any, sizeof any)
        || getsockname(port->fd, (struct sockaddr *)&any, &length)
        || epoll_ctl(epoll, EPOLL_CTL_ADD, port->fd, &readable))
        fail("port");
    printf("%s%d", index ? " " : "", ntohs(any.sin_port));
}

static void hand_on(unsigned index) {
    static char packet[OCTETS];
    struct port *in = &ports[index], *out = &ports[index ^ 1];
    struct sockaddr_in from;
    socklen_t length = sizeof from;
    ssize_t octets = recvfrom(in->fd, packet, sizeof packet, 0, (struct sockaddr *)&from, &length);
    if (octets < 0)
        return;
    if (in->peer.sin_port == 0)
        in->peer = from;
    if (out->peer.sin_port != 0)
        sendto(out->fd, packet, octets, 0, (struct sockaddr *)&out->peer, sizeof out->peer);
}

int main(int argc, char **argv) {
    int calls = argc > 1 ? atoi(argv[1]) : 0;
    unsigned count = 2u * (unsigned)calls;
    struct rlimit files = {count + 64, count + 64};
    struct epoll_event end = {.events = EPOLLIN, .data.u32 = 2 * CALLS_MAX};
    struct epoll_event ready[EVENTS];
    int epoll = epoll_create1(0);
    if (calls < 1 || calls > CALLS_MAX) {
        fprintf(stderr, "relay CALLS, 1 to %d\n", CALLS_MAX);
        return 2;
    }
    if (count + 64 > 1024)
        setrlimit(RLIMIT_NOFILE, &files); /* when refused, opening ports will say so */
    if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO, &end))
        fail("epoll");
    for (unsigned i = 0; i < count; i++)
        open_port(&ports[i], epoll, i);
    printf("\n");
    fflush(stdout);
    for (;;) {
        int n = epoll_wait(epoll, ready, EVENTS, -1);
        for (int i = 0; i < n; i++) {
            char octet;
            if (ready[i].data.u32 < count)
                hand_on(ready[i].data.u32);
            else if (read(STDIN_FILENO, &octet, 1) <= 0)
                return 0;
        }
    }
}
